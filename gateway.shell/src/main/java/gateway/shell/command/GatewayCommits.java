package gateway.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code gateway:commits}. */
@Service
@Command(
    scope = "gateway",
    name = "commits",
    description = "Lists the last commits that were commanded.")
@Allowed(Role.VIEWER)
public final class GatewayCommits extends GatewayAction {}
