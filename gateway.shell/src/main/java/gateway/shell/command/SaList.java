package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code sa:list}. */
@Service
@Command(scope = "sa", name = "list", description = "Lists the SAs; no key is shown.")
@Allowed(Role.VIEWER)
public final class SaList extends GatewayAction {}
