package gateway.tool;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The entry of every verb. */
public final class Main {
  /** Done and true. */
  public static final int OK = 0;

  /** Refused, failed or a bad input file. */
  public static final int FAILED = 1;

  /** Wrong use. */
  public static final int USAGE = 2;

  /** Something is missing: a right, a library, a package. */
  public static final int MISSING = 3;

  private static final String TOOL = "tool";

  @Command(
      name = "gateway",
      description = "A security gateway whose every part can be exchanged while traffic flows.",
      synopsisSubcommandLabel = "VERB")
  private static final class Root {}

  @Command(
      name = TOOL,
      description = "Offline tools: they need no running gateway and no root.",
      synopsisSubcommandLabel = "COMMAND")
  private static final class Tools {}

  private final PrintWriter out;
  private final PrintWriter err;

  private Main(PrintStream out, PrintStream err) {
    this.out = new PrintWriter(out, true, StandardCharsets.UTF_8);
    this.err = new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /** Runs the verb that the arguments name and ends the process with its exit code. */
  public static void main(String[] args) {
    int exit = run(System.out, System.err, args);
    System.exit(exit);
  }

  /**
   * Runs the verb that the arguments name.
   *
   * @return the exit code
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return new Main(out, err).run(args);
  }

  private int run(String... args) {
    CommandLine root = new CommandLine(new Root());
    addVerbs(root, args);
    addHelp(root);
    root.setOut(out);
    root.setErr(err);
    root.setParameterExceptionHandler(this::wrongUse);
    root.setExecutionExceptionHandler((e, command, parsed) -> failed(e));
    int exit = root.execute(args);
    out.flush();
    err.flush();
    return exit;
  }

  /** Adds the verb that is called, or all of them when help or an error message needs them. */
  private static void addVerbs(CommandLine root, String[] args) {
    String wanted = wanted(args);
    @Nullable Verb verb = find(BuiltInVerbs.all(), wanted);
    if (verb == null) {
      verb = find(ServiceLoader.load(Verb.class, Main.class.getClassLoader()), wanted);
    }
    if (verb != null) {
      add(root, verb);
      return;
    }
    Map<String, Verb> all = new TreeMap<>();
    ServiceLoader.load(Verb.class, Main.class.getClassLoader()).forEach(v -> all.put(v.name(), v));
    BuiltInVerbs.all().forEach(v -> all.put(v.name(), v));
    tools(root);
    all.values().forEach(v -> add(root, v));
  }

  private static String wanted(String[] args) {
    if (args.length == 0) {
      return "";
    }
    return args[0].equals(TOOL) && args.length > 1 ? TOOL + " " + args[1] : args[0];
  }

  private static @Nullable Verb find(Iterable<Verb> verbs, String wanted) {
    for (Verb verb : verbs) {
      if (verb.name().equals(wanted)) {
        return verb;
      }
    }
    return null;
  }

  private static void add(CommandLine root, Verb verb) {
    String[] words = verb.name().split(" ");
    CommandLine parent = words.length == 1 ? root : tools(root);
    CommandLine command = new CommandLine(verb.command());
    if (command.getCommandSpec().usageMessage().description().length == 0) {
      command.getCommandSpec().usageMessage().description(verb.description());
    }
    parent.addSubcommand(words[words.length - 1], command);
  }

  private static CommandLine tools(CommandLine root) {
    @Nullable CommandLine tools = root.getSubcommands().get(TOOL);
    if (tools == null) {
      tools = new CommandLine(new Tools());
      root.addSubcommand(TOOL, tools);
    }
    return tools;
  }

  private static void addHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (!spec.optionsMap().containsKey("--help")) {
      OptionSpec.Builder help = OptionSpec.builder("-h", "--help");
      spec.addOption(help.usageHelp(true).description("Shows this help and exits.").build());
    }
    command.getSubcommands().values().forEach(Main::addHelp);
  }

  private int wrongUse(ParameterException e, String[] args) {
    err.println("gateway: " + e.getMessage());
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      List<String> meant = unmatched.getSuggestions();
      if (!meant.isEmpty()) {
        err.println("Did you mean: " + String.join(", or ", meant) + "?");
      }
    }
    err.println("See " + path(e.getCommandLine()) + " --help");
    return USAGE;
  }

  private static String path(CommandLine command) {
    return "./" + command.getCommandSpec().qualifiedName();
  }

  private int failed(Exception e) {
    if (Boolean.getBoolean("gateway.stacktrace")) {
      e.printStackTrace(err);
    }
    if (e instanceof GatewayException refused) {
      err.println(Refusals.text(refused));
      return refused.code() == Errno.EPERM || refused.code() == Errno.ENOPKG ? MISSING : FAILED;
    }
    err.println(
        "gateway: an error inside the gateway: "
            + e
            + "; GATEWAY_JAVA_OPTS=-Dgateway.stacktrace=true shows where");
    return FAILED;
  }
}
