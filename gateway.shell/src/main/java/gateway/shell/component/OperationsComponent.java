package gateway.shell.component;

import gateway.core.boot.Host;
import gateway.shell.operations.Commits;
import gateway.shell.operations.Operations;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Registers {@link Operations} for as long as a {@link Host} is registered. */
@Component(
    immediate = true,
    service = {})
public final class OperationsComponent {
  private final ServiceRegistration<Operations> registration;

  /** Made by the framework when the gateway is in force. */
  @Activate
  public OperationsComponent(BundleContext context, @Reference Host host) {
    Operations operations = new Operations(host, new Commits(host.gateway()));
    registration = context.registerService(Operations.class, operations, null);
  }

  @Deactivate
  void deactivate() {
    registration.unregister();
  }
}
