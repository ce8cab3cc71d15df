package gateway.trust.deploy;

import gateway.trust.Mode;
import gateway.trust.Reason;
import gateway.trust.Trust;
import gateway.trust.Verdict;
import java.io.File;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactListener;
import org.apache.felix.fileinstall.ArtifactTransformer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes jars that are not trusted and would disturb others out of the watcher's hands: it handles
 * them, and makes nothing of them, so that they are looked at afresh when they change. Called by
 * the watcher's one thread.
 */
@Component(
    service = {ArtifactTransformer.class, ArtifactListener.class},
    property = "service.ranking:Integer=1000")
public final class DeployDoor implements ArtifactTransformer {
  private static final System.Logger LOG = System.getLogger("gateway.trust");

  private final BundleContext context;
  private final Trust trust;

  /**
   * @param context sees all bundles
   * @param trust the gate
   */
  @Activate
  public DeployDoor(BundleContext context, @Reference Trust trust) {
    this.context = context;
    this.trust = trust;
  }

  @Override
  public boolean canHandle(File artifact) {
    return trust.mode() == Mode.ENFORCE
        && disturbs(artifact) != null
        && !trust.judge(artifact.toPath()).trusted();
  }

  /** Makes nothing of the jar, and says why; a jar that has become trusted meanwhile waits. */
  @Override
  public @Nullable File transform(File artifact, File tmpDir) {
    Verdict verdict = trust.judge(artifact.toPath());
    String why = disturbs(artifact);
    Reason reason = verdict.trusted() ? Reason.UNREADABLE : verdict.reason();
    Verdict told =
        new Verdict(
            reason,
            verdict.signer(),
            artifact
                + " is not installed: "
                + (why == null ? "it changed while it was looked at" : why)
                + ", and "
                + verdict.detail()
                + "; sign it and copy it again");
    LOG.log(System.Logger.Level.WARNING, told.sentence());
    return null;
  }

  /** Why the watcher would stop or refresh other bundles for this jar; null if it would not. */
  private @Nullable String disturbs(File artifact) {
    Attributes main;
    try (JarFile jar = new JarFile(artifact, false)) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        return null;
      }
      main = manifest.getMainAttributes();
    } catch (IOException | RuntimeException e) {
      // the watcher makes nothing of it either
      return null;
    }
    // the watcher and every listing print names as they are, on administrators' terminals
    if (main.values().stream()
        .anyMatch(value -> String.valueOf(value).chars().anyMatch(Character::isISOControl))) {
      return "its manifest has control characters";
    }
    if (main.getValue(Constants.FRAGMENT_HOST) != null) {
      return "it is a fragment";
    }
    if (main.getValue(Constants.EXPORT_PACKAGE) != null) {
      return "it exports packages";
    }
    return namesake(main, artifact);
  }

  private @Nullable String namesake(Attributes main, File artifact) {
    String name = main.getValue(Constants.BUNDLE_SYMBOLICNAME);
    if (name == null) {
      return null;
    }
    int directives = name.indexOf(';');
    String plain = (directives < 0 ? name : name.substring(0, directives)).strip();
    Version version;
    try {
      version = Version.parseVersion(main.getValue(Constants.BUNDLE_VERSION));
    } catch (IllegalArgumentException e) {
      return null;
    }
    String location = artifact.toURI().normalize().toString();
    for (Bundle bundle : context.getBundles()) {
      if (plain.equals(bundle.getSymbolicName())
          && version.equals(bundle.getVersion())
          && !location.equals(bundle.getLocation())) {
        return "it has the name and version of bundle " + bundle.getBundleId();
      }
    }
    return null;
  }
}
