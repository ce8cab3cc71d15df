package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code sa:flush}. */
@Service
@Command(scope = "sa", name = "flush", description = "Removes all SAs.")
@Allowed(Role.OPERATOR)
public final class SaFlush extends GatewayAction {}
