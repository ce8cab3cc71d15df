package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code hook:points}. */
@Service
@Command(
    scope = "hook",
    name = "points",
    description = "Lists the points of a packet's way with their hooks in order.")
@Allowed(Role.VIEWER)
public final class HookPoints extends GatewayAction {}
