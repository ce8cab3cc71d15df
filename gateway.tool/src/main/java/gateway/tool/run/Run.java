package gateway.tool.run;

import gateway.packet.GatewayException;
import gateway.tool.Main;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./gateway run [DIR]}. */
@Command(
    name = "run",
    description = {
      "Runs a gateway in the foreground.",
      "Prints 'ready MILLISECONDS' when it is in force; TERM stops it."
    })
public final class Run implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      defaultValue = "gateway-data",
      description = "The gateway's folder with gateway.yaml; ${DEFAULT-VALUE} if left out.")
  private Path directory = Path.of("gateway-data");

  @Override
  public Integer call() throws GatewayException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    // halt in place of exit: a clean stop is success, and a JVM that ends by a signal says
    // otherwise
    Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> halt(stop, stopped));
    try (GatewayProcess process = GatewayProcess.start(directory)) {
      Runtime.getRuntime().addShutdownHook(hook);
      long millis =
          System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
      System.out.println("ready " + millis);
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
    return Main.OK;
  }

  private static void halt(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Main.OK);
  }
}
