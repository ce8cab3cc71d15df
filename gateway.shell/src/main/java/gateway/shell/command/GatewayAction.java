package gateway.shell.command;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.operations.Operations;
import gateway.shell.operations.Request;
import gateway.shell.text.JsonForm;
import gateway.shell.text.Refusals;
import gateway.shell.text.TextForm;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.jspecify.annotations.Nullable;

/** What all commands have in common: {@code --json}, {@code --no-format}, and how they refuse. */
public abstract class GatewayAction implements Action {
  private static final String JSON = "--json";
  private static final String NO_FORMAT = "--no-format";

  @Reference(optional = true)
  @Nullable Operations operations;

  @Option(name = JSON, description = "Prints JSON; a refusal is JSON, too.")
  boolean json;

  @Option(name = NO_FORMAT, description = "Prints rows without heads, cells separated by tabs.")
  boolean noFormat;

  /** Adds the words that stand behind the command's name. */
  void arguments(List<String> words) {
    // most commands have none
  }

  /** What is asked; {@code words} begin with the command's name. */
  Request request(List<String> words) throws GatewayException {
    return new Request(words, null, null);
  }

  /** Asks it. */
  JsonNode answer(Operations operations, List<String> words) throws GatewayException {
    return operations.handle(request(words));
  }

  @Override
  public final @Nullable Object execute() throws Exception {
    Command command = getClass().getAnnotation(Command.class);
    List<String> words = new ArrayList<>();
    words.add(command.scope() + ":" + command.name());
    arguments(words);
    // Karaf knows an option in front of the arguments only.
    boolean asJson = words.removeIf(JSON::equals) | json;
    boolean plain = words.removeIf(NO_FORMAT::equals) | noFormat;
    try {
      print(answer(operations(), words), asJson, plain);
      return null;
    } catch (GatewayException e) {
      // It has ended what was waited for; the console reads its next line on the same thread.
      Thread.interrupted();
      System.err.println(asJson ? Refusals.json(e) : Refusals.text(e));
      throw new CommandException(e);
    }
  }

  /** Prints an answer for people. */
  void printText(JsonNode answer, boolean plain) {
    TextForm.print(answer, System.out, !plain);
  }

  private Operations operations() throws GatewayException {
    if (operations == null) {
      throw new GatewayException(
          Errno.ESHUTDOWN, "the gateway is not in force; log:display tells what it waits for");
    }
    return operations;
  }

  private void print(JsonNode answer, boolean asJson, boolean plain) {
    if (asJson) {
      System.out.println(JsonForm.of(answer));
    } else {
      printText(answer, plain);
    }
    System.out.flush();
  }

  /** Adds an option and its value, when it was given. */
  static void option(List<String> words, String name, @Nullable String value) {
    if (value != null) {
      words.add(name);
      words.add(value);
    }
  }

  /** Adds a flag, when it was given. */
  static void flag(List<String> words, String name, boolean given) {
    if (given) {
      words.add(name);
    }
  }

  /** Adds arguments as the shell has them: a bare {@code null} of its language is a word here. */
  static void words(List<String> words, @Nullable List<@Nullable String> more) {
    if (more != null) {
      more.forEach(word -> words.add(String.valueOf(word)));
    }
  }
}
