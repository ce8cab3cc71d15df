package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code spd:drivers}. */
@Service
@Command(scope = "spd", name = "drivers", description = "Lists the SPD drivers.")
@Allowed(Role.ADMIN)
public final class SpdDrivers extends GatewayAction {}
