package gateway.tool.shell;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.core.folder.TextFiles;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.control.ControlClient;
import gateway.shell.operations.Request;
import gateway.shell.text.JsonForm;
import gateway.tool.Main;
import gateway.tool.Refusals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./gateway shell [--dir DIR] [--json] [COMMAND ...]}. */
@Command(
    name = "shell",
    description = {
      "Sends a command to a running gateway.",
      "Without COMMAND, commands are read from standard input, one a line.",
      "One quoted argument is a line for the gateway's shell, as for ssh.",
      "'help' lists the commands, COMMAND --help explains one."
    })
public final class Shell implements Callable<Integer> {
  /** What the gateway answers on its own socket; a file that a command names is read here then. */
  private static final Pattern OURS =
      Pattern.compile("help|(spd|sa|port|hook|cipher|gateway):[a-z]+");

  private @Nullable CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "gateway-data",
      description = "The gateway's folder; ${DEFAULT-VALUE} if left out.")
  private Path directory = Path.of("gateway-data");

  @Option(names = "--json", description = "Prints JSON instead of text.")
  private boolean json;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command and its words.")
  private List<String> words = new ArrayList<>();

  /** Everything behind the command's name is the command's. */
  @Spec
  void spec(CommandSpec value) {
    spec = value;
    value.parser().stopAtPositional(true);
    value.parser().unmatchedOptionsArePositionalParams(false);
  }

  @Override
  public Integer call() {
    try {
      // One quoted argument is a line, as for ssh.
      String line =
          words.size() == 1 && !ShellWords.isWord(words.getFirst()) ? words.getFirst() : "";
      if (!line.isEmpty()) {
        words = ShellWords.of(line);
        if (words.isEmpty()) {
          return Main.OK;
        }
      }
      boolean several = line.indexOf('|') >= 0 || line.indexOf(';') >= 0;
      boolean ours = words.isEmpty() || !several && OURS.matcher(words.getFirst()).matches();
      if (SshShell.isThere(directory) && (!ours || isTyped() && words.isEmpty())) {
        if (json && several) {
          throw new GatewayException(
              Errno.EINVAL, "put --json behind the command of the line that is to print JSON");
        }
        return karaf(line.isEmpty() ? ShellWords.join(words) : line);
      }
      try (ControlClient client = ControlClient.connect(directory)) {
        return words.isEmpty() ? interact(client) : run(client, words);
      }
    } catch (GatewayException e) {
      return refuse(e, json || words.contains("--json"));
    }
  }

  // Commands of the platform, and the shell that people type into, are Karaf's.
  private int karaf(String line) throws GatewayException {
    try (SshShell shell = SshShell.connect(directory)) {
      if (words.isEmpty()) {
        return shell.interact(System.in);
      }
      return shell.run(json && !words.contains("--json") ? line + " --json" : line);
    }
  }

  private static boolean isTyped() {
    return System.console() != null && System.console().isTerminal();
  }

  private int interact(ControlClient client) throws GatewayException {
    boolean typed = isTyped();
    int exit = Main.OK;
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (true) {
        if (typed) {
          commandLine().getErr().print("gateway> ");
          commandLine().getErr().flush();
        }
        String line = in.readLine();
        if (line == null || line.strip().equals("exit")) {
          return exit;
        }
        exit = Math.max(exit, runLine(client, line));
      }
    } catch (IOException e) {
      throw TextFiles.failed("read", "standard input", e);
    }
  }

  private int runLine(ControlClient client, String line) {
    try {
      List<String> command = ShellWords.of(line);
      return command.isEmpty() ? Main.OK : run(client, command);
    } catch (GatewayException e) {
      return refuse(e, json);
    }
  }

  private int run(ControlClient client, List<String> command) {
    boolean asJson = json || command.contains("--json");
    try {
      JsonNode answer = client.call(request(command));
      commandLine().getOut().print(asJson ? JsonForm.of(answer) + "\n" : TextForm.of(answer));
      commandLine().getOut().flush();
      return Main.OK;
    } catch (GatewayException e) {
      return refuse(e, asJson);
    }
  }

  /** The file that a command names is read here, where its name means something. */
  private static Request request(List<String> command) throws GatewayException {
    if (!command.getFirst().equals("gateway:load") || command.contains("--help")) {
      return new Request(command, null, null);
    }
    List<String> rest = new ArrayList<>(command);
    rest.remove("--json");
    if (rest.size() < 2) {
      return new Request(command, null, null);
    }
    String file = rest.remove(1);
    return new Request(rest, file, TextFiles.read(file));
  }

  private int refuse(GatewayException e, boolean asJson) {
    if (asJson) {
      commandLine().getErr().println(gateway.shell.text.Refusals.json(e));
    } else {
      commandLine().getErr().println(Refusals.text(e));
    }
    return Main.FAILED;
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("called without picocli");
    }
    return spec.commandLine();
  }
}
