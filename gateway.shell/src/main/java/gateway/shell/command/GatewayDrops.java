package gateway.shell.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code gateway:drops}. */
@Service
@Command(scope = "gateway", name = "drops", description = "Lists why packets were dropped.")
@Allowed(Role.VIEWER)
public final class GatewayDrops extends GatewayAction {
  @Option(name = "--all", description = "Also reasons that never happened.")
  boolean all;

  @Override
  void arguments(List<String> words) {
    flag(words, "--all", all);
  }
}
