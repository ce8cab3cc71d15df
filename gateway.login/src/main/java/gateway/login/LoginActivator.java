package gateway.login;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import org.apache.karaf.jaas.config.JaasRealm;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Makes the keys, closes what Karaf leaves open in its SSH servers, and opens the realm. A plain
 * activator, not a component: all of it must be there before the SSH server starts, whenever
 * declarative services come.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class LoginActivator implements BundleActivator {
  /** The framework property that names the gateway's folder. */
  static final String FOLDER = "gateway.dir";

  private static final System.Logger LOG = System.getLogger("gateway.login");

  private @Nullable Path adminKey;
  private @Nullable ServiceTracker<?, ?> servers;

  /** Made by the framework. */
  public LoginActivator() {}

  @Override
  public void start(BundleContext context) throws Exception {
    @Nullable String folder = context.getProperty(FOLDER);
    if (folder == null || folder.isBlank()) {
      throw new BundleException(
          "the framework property " + FOLDER + " does not name the gateway's folder",
          BundleException.ACTIVATOR_ERROR);
    }
    Path dir = Path.of(folder);
    SecureRandom random = new SecureRandom();
    PrivateFile.folder(dir.resolve("state"));
    PrivateFile.folder(dir.resolve("run"));
    SshKey host = HostKey.makeOrRead(dir.resolve("state/host.key"), random);
    // any address, any port: this gateway alone uses the file
    PrivateFile.write(dir.resolve("run/known_hosts"), "* " + host.line() + "\n");
    adminKey = dir.resolve("run/admin.key");
    AuthorizedKey admin = AdminKey.make(adminKey, random);
    AuthorizedKeys keys =
        new AuthorizedKeys(
            dir.resolve("etc/authorized_keys"),
            admin,
            complaint -> LOG.log(System.Logger.Level.WARNING, complaint));
    keys.current();
    LoginLog log =
        new LoginLog(
            keys,
            line -> LOG.log(System.Logger.Level.INFO, line),
            new BoundedLines(line -> LOG.log(System.Logger.Level.WARNING, line), System::nanoTime));
    servers = new SshDoor(context, log).open();
    context.registerService(JaasRealm.class, new KeyRealm(context, keys), null);
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    Objects.requireNonNull(servers).close();
    Files.deleteIfExists(Objects.requireNonNull(adminKey));
  }
}
