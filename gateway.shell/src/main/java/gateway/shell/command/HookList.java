package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code hook:list}. */
@Service
@Command(scope = "hook", name = "list", description = "Lists the hooks and where they stand.")
@Allowed(Role.VIEWER)
public final class HookList extends GatewayAction {}
