package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cipher:list}. */
@Service
@Command(
    scope = "cipher",
    name = "list",
    description = "Lists the cipher providers, the preferred one first.")
@Allowed(Role.VIEWER)
public final class CipherList extends GatewayAction {}
