package gateway.tool.demo;

import gateway.packet.GatewayException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gateway demo}. Exit: 0 iff everything that must be zero is, 1, 2 wrong use, 3 no root. */
@Command(
    name = "demo",
    description = {
      "Two gateways protect real packets while their SPD driver is exchanged under load.",
      "Needs root for network namespaces; without root use --in-process."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing lost, nothing clear, nothing misjudged, nothing after the commit",
      "1:one of these is not zero, or the run proves nothing",
      "2:wrong use",
      "3:root or a tool is missing"
    })
public final class Demo implements Callable<Integer> {
  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--in-process",
      description = "Both gateways in this process over memory ports; needs no root.")
  private boolean inProcess;

  @Option(
      names = "--sabotage",
      paramLabel = "WHAT",
      description =
          "Does something forbidden to itself, which must turn a counter red:"
              + " leak, lose, duplicate, misjudge, late.")
  private @Nullable String sabotage;

  private volatile boolean ending;

  /** For picocli. */
  public Demo() {}

  @Override
  public Integer call() {
    CommandLine line = line();
    Progress progress = new Progress(line.getErr());
    Sabotage chosen = sabotage();
    if (!inProcess) {
      String missing = Prerequisites.missing();
      if (missing != null) {
        progress.print("gateway demo: " + missing);
        return 3;
      }
    }
    Testbed testbed = inProcess ? new MemoryTestbed() : new NamespaceTestbed();
    Thread cleaning = Thread.ofPlatform().name("demo-clean-up").unstarted(() -> end(testbed));
    Runtime.getRuntime().addShutdownHook(cleaning);
    try (testbed) {
      Evidence evidence = new DemoScript(testbed, progress, chosen).run();
      Verdict verdict = Judge.judge(evidence);
      testbed.close();
      progress.print(DemoReport.table(evidence, verdict));
      if (json) {
        line.getOut().println(DemoReport.json(evidence, verdict));
        line.getOut().flush();
      }
      return verdict.ok() ? 0 : 1;
    } catch (GatewayException failed) {
      if (ending) {
        progress.print("gateway demo: ended, and everything is taken away");
        return 1;
      }
      progress.print("gateway demo: " + failed.code() + ": " + failed.getMessage());
      if (json) {
        line.getOut().println(DemoReport.failure(testbed.mode(), failed));
        line.getOut().flush();
      }
      return 1;
    } finally {
      forget(cleaning);
    }
  }

  private void end(Testbed testbed) {
    ending = true;
    testbed.close();
  }

  // When the machine is already going down, the hook is what closes the testbed.
  private static void forget(Thread cleaning) {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaning);
    } catch (IllegalStateException goingDown) {
      Thread.currentThread().interrupt();
    }
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("picocli runs this");
    }
    return spec.commandLine();
  }

  private @Nullable Sabotage sabotage() {
    if (sabotage == null) {
      return null;
    }
    for (Sabotage known : Sabotage.values()) {
      if (known.toString().equals(sabotage.toLowerCase(Locale.ROOT))) {
        return known;
      }
    }
    throw new ParameterException(
        line(), "--sabotage takes leak, lose, duplicate, misjudge or late, not '" + sabotage + "'");
  }
}
