package gateway.shell.command;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.core.folder.TextFiles;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.completion.LoadFileCompleter;
import gateway.shell.operations.Operations;
import gateway.shell.operations.Request;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code gateway:load}. */
@Service
@Command(
    scope = "gateway",
    name = "load",
    description = "Carries out a file of ip xfrm lines as one commit.")
@Allowed(Role.OPERATOR)
public final class GatewayLoad extends GatewayAction {
  private static final String STANDARD_INPUT = "-";

  @Option(name = STANDARD_INPUT, description = "Reads standard input instead of a file.")
  boolean standardInput;

  @Argument(
      name = "file",
      description = "A file in the gateway's folder; its name is relative to the folder.",
      multiValued = true)
  @Completion(LoadFileCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    flag(words, STANDARD_INPUT, standardInput);
    words(words, this.words);
  }

  @Override
  Request request(List<String> words) throws GatewayException {
    if (words.size() != 2 || operations == null) {
      throw new GatewayException(
          Errno.EINVAL, "gateway:load takes one file, or - for standard input");
    }
    String name = words.get(1);
    String text =
        name.equals(STANDARD_INPUT)
            ? TextFiles.read(name)
            : TextFiles.read(operations.folder().file(name).toString());
    return new Request(List.of(words.getFirst()), name, text);
  }

  @Override
  JsonNode answer(Operations operations, List<String> words) throws GatewayException {
    return operations.loadTurn().take(words, this::request, operations::handle);
  }
}
