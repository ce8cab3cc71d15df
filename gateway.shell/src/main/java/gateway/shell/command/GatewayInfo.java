package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code gateway:info}. */
@Service
@Command(scope = "gateway", name = "info", description = "Tells what runs here.")
@Allowed(Role.VIEWER)
public final class GatewayInfo extends GatewayAction {}
