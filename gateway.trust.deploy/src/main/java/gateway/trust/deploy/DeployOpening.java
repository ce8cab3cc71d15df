package gateway.trust.deploy;

import org.apache.felix.fileinstall.ArtifactListener;
import org.apache.karaf.features.BootFinished;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Opens {@code deploy/} when the distribution is complete and the door stands: until then the
 * watcher, whose active level is {@value #LEVEL}, does not look. Otherwise a jar there could take
 * the name and version of a bundle that the start is about to install, and the start would fail.
 */
@Component(service = {})
public final class DeployOpening {
  /** One above the level that Karaf starts with; the watcher's configuration names it, too. */
  static final int LEVEL = 101;

  /**
   * @param context of the framework
   * @param finished is there when all boot features are
   * @param door asked by the watcher before it installs anything
   */
  @Activate
  public DeployOpening(
      BundleContext context,
      @Reference BootFinished finished,
      @Reference(target = "(component.name=gateway.trust.deploy.DeployDoor)")
          ArtifactListener door) {
    FrameworkStartLevel level =
        context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkStartLevel.class);
    if (level.getStartLevel() < LEVEL) {
      level.setStartLevel(LEVEL);
    }
  }
}
