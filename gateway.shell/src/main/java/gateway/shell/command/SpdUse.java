package gateway.shell.command;

import gateway.shell.completion.DriverCompleter;
import gateway.shell.completion.VerifyCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code spd:use}. */
@Service
@Command(
    scope = "spd",
    name = "use",
    description = "Changes the SPD driver; a non-empty SPD needs --rebuild.")
@Allowed(Role.ADMIN)
public final class SpdUse extends GatewayAction {
  @Option(name = "--rebuild", description = "Rebuilds a non-empty SPD, while the old tables serve.")
  boolean rebuild;

  @Option(
      name = "--verify",
      description = "How much of the new tables is compared with the old ones: full or budget.")
  @Completion(VerifyCompleter.class)
  @Nullable String verify;

  @Argument(name = "name", description = "The driver.", required = true, multiValued = true)
  @Completion(DriverCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    flag(words, "--rebuild", rebuild);
    option(words, "--verify", verify);
    words(words, this.words);
  }
}
