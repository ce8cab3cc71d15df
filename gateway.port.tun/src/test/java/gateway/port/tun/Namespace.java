package gateway.port.tun;

import gateway.port.libc.Libc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A network namespace of the test's own, with a thread that lives in it. */
final class Namespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;

  private final String name;
  private final ExecutorService inside;

  private Namespace(String name) {
    this.name = name;
    inside =
        Executors.newSingleThreadExecutor(work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Skips the test, with the reason, where namespaces cannot be made; fails it under CI. */
  static void require() {
    String why = null;
    if (!"root".equals(System.getProperty("user.name"))) {
      why = "network namespaces need root";
    } else if (!new java.io.File("/dev/net/tun").exists()) {
      why = "/dev/net/tun is not there";
    }
    if (why != null) {
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(why);
      }
      System.err.println("SKIPPED: " + why);
      Assumptions.abort(why);
    }
  }

  /** Makes a namespace with loopback up. */
  static Namespace create(String label) throws Exception {
    Namespace made = new Namespace("gwpt" + ProcessHandle.current().pid() + label);
    execute("ip", "netns", "add", made.name);
    made.call(() -> {
      enter("/run/netns/" + made.name);
      return null;
    });
    made.run("ip", "link", "set", "lo", "up");
    return made;
  }

  /** Joins two namespaces by a veth pair: 192.0.2.1 (device va) and 192.0.2.2 (device vb). */
  static void join(Namespace a, Namespace b) throws Exception {
    execute(
        "ip", "link", "add", "va", "netns", a.name, "type", "veth", "peer", "name", "vb", "netns",
        b.name);
    a.run("ip", "addr", "add", "192.0.2.1/24", "dev", "va");
    b.run("ip", "addr", "add", "192.0.2.2/24", "dev", "vb");
    a.run("ip", "link", "set", "va", "up");
    b.run("ip", "link", "set", "vb", "up");
  }

  private static void enter(String path) throws Exception {
    var setns =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().find("setns").orElseThrow(),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int fd = Libc.open(arena.allocateFrom(path).address(), 0);
      int result;
      try {
        result = (int) setns.invokeExact(fd, CLONE_NEWNET);
      } catch (Throwable t) {
        throw new IllegalStateException(t);
      }
      Libc.close(fd);
      if (result != 0) {
        throw new IOException("setns to " + path + " failed");
      }
    }
  }

  String name() {
    return name;
  }

  /** Runs on the thread that lives in the namespace, and waits. */
  <T> T call(Callable<T> work) throws Exception {
    try {
      return inside.submit(work).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    }
  }

  /** A command to be run in the namespace. */
  ProcessBuilder command(String... words) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(List.of(words));
    return new ProcessBuilder(all).redirectErrorStream(true);
  }

  /** Runs a command in the namespace; returns what it printed. */
  String run(String... words) throws Exception {
    return finish(command(words).start(), words);
  }

  static String execute(String... words) throws IOException, InterruptedException {
    return finish(new ProcessBuilder(words).redirectErrorStream(true).start(), words);
  }

  private static String finish(Process process, String... words)
      throws IOException, InterruptedException {
    String text = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + ": " + text);
    }
    return text;
  }

  @Override
  public void close() throws IOException {
    inside.shutdownNow();
    try {
      execute("ip", "netns", "delete", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
