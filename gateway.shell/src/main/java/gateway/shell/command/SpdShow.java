package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code spd:show}. */
@Service
@Command(scope = "spd", name = "show", description = "Shows the policy databases.")
@Allowed(Role.VIEWER)
public final class SpdShow extends GatewayAction {}
