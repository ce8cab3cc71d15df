package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code gateway:counters}. */
@Service
@Command(scope = "gateway", name = "counters", description = "Lists what the workers counted.")
@Allowed(Role.VIEWER)
public final class GatewayCounters extends GatewayAction {}
