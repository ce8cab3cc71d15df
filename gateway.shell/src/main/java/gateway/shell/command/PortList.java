package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code port:list}. */
@Service
@Command(scope = "port", name = "list", description = "Lists the ports and what went through them.")
@Allowed(Role.VIEWER)
public final class PortList extends GatewayAction {}
