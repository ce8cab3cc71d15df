package gateway.itest.allocation;

import com.sun.management.ThreadMXBean;
import gateway.tool.run.GatewayProcess;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The production gateway of a folder in a process of its own, which answers every line of standard
 * input with how much each of its worker threads has allocated since it was started.
 */
final class AccountedGateway {
  private static final String WORKER = "-worker-";

  private AccountedGateway() {}

  public static void main(String[] args) throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (GatewayProcess gateway = GatewayProcess.start(Path.of(args[0]))) {
      System.out.println("ready " + gateway);
      while (input.readLine() != null) {
        System.out.println(account(threads));
      }
    }
    System.exit(0);
  }

  private static String account(ThreadMXBean threads) {
    StringBuilder line = new StringBuilder("allocated");
    for (ThreadInfo thread : threads.dumpAllThreads(false, false, 0)) {
      String name = thread.getThreadName();
      if (name.contains(WORKER)) {
        line.append(' ').append(name).append('=');
        line.append(threads.getThreadAllocatedBytes(thread.getThreadId()));
      }
    }
    return line.toString();
  }
}
