package gateway.trust.gate;

import gateway.trust.Mode;
import gateway.trust.Reason;
import gateway.trust.Trust;
import gateway.trust.Verdict;
import gateway.trust.verify.CertificateFolder;
import gateway.trust.verify.DistributionList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Opens the gate before anything that is not trusted can run, and closes it when the bundle stops.
 * Where it cannot be tight it stops the framework instead: a gateway that starts without its gate
 * would look safe.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class TrustActivator implements BundleActivator {
  /** {@code off}, {@code warn} or {@code enforce}. */
  static final String MODE = "gateway.trust";

  /** The folder of the distribution's list and certificates; default below {@code karaf.home}. */
  static final String SHIPPED = "gateway.trust.shipped";

  private static final String FOLDER = "gateway.dir";
  private static final String HOME = "karaf.home";
  private static final String NO_EXTENSIONS = "felix.extensions.disable";
  private static final System.Logger LOG = System.getLogger("gateway.trust");

  private @Nullable Gate gate;

  /** Made by the framework. */
  public TrustActivator() {}

  @Override
  public void start(BundleContext context) throws Exception {
    Mode mode = Mode.of(context.getProperty(MODE));
    try {
      open(context, mode);
    } catch (Exception | LinkageError e) {
      if (gate != null) {
        gate.shut();
      }
      if (mode == Mode.ENFORCE) {
        LOG.log(
            System.Logger.Level.ERROR,
            "the gate is not tight, so the framework stops: " + e.getMessage());
        context.getBundle(Constants.SYSTEM_BUNDLE_ID).stop();
      }
      throw e;
    }
  }

  @Override
  public void stop(BundleContext context) {
    if (gate != null) {
      gate.shut();
    }
  }

  private void open(BundleContext context, Mode mode) throws Exception {
    @Nullable Path shipped = shipped(context);
    List<X509Certificate> ours =
        shipped == null ? List.of() : CertificateFolder.read(shipped, false, TrustActivator::warn);
    @Nullable String folder = context.getProperty(FOLDER);
    @Nullable Path owners = folder == null ? null : Path.of(folder, "etc", "trust");
    Judge judge = new Judge(ours, owners, InstantSource.system(), TrustActivator::warn);
    HeldJar held = new HeldJar(stores(context));
    BundleRevision self = context.getBundle().adapt(BundleRevision.class);
    @Nullable Path file = held.file(self);
    String own = file == null ? "" : HeldJar.sha256(file);
    Gate opened = new Gate(mode, held, list(shipped, ours), own, judge);
    if (mode != Mode.OFF) {
      opened.rehearse(self);
      register(context, opened);
      gate = opened;
      if (mode == Mode.ENFORCE) {
        checkTight(context, opened, own);
      }
    }
    context.registerService(Trust.class, new Gatekeeper(mode, opened), null);
  }

  /** In the name of the system bundle: a hook of a bundle would go with the bundle. */
  private static void register(BundleContext context, Gate gate) throws InvalidSyntaxException {
    BundleContext system =
        Objects.requireNonNull(
            context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext(),
            "the framework is not running");
    ServiceReference<?> @Nullable [] before =
        system.getAllServiceReferences(
            AutoCloseable.class.getName(), "(&(" + MODE + "=gate)(service.bundleid=0))");
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(MODE, "gate");
    properties.put(Constants.SERVICE_RANKING, Integer.MAX_VALUE);
    gate.registeredAs(
        system.registerService(
            new String[] {ResolverHookFactory.class.getName(), AutoCloseable.class.getName()},
            gate,
            properties));
    for (ServiceReference<?> reference : before == null ? new ServiceReference<?>[0] : before) {
      close(system.getService(reference));
    }
  }

  private static void close(@Nullable Object closed) {
    if (closed instanceof AutoCloseable gate) {
      try {
        gate.close();
      } catch (Exception e) {
        // it stays, closed, and refuses more than the new one does
        LOG.log(System.Logger.Level.ERROR, "an earlier gate does not go away", e);
      }
    }
  }

  /** What resolved before the gate was there, and what would pass it by. */
  private static void checkTight(BundleContext context, Gate gate, String own)
      throws BundleException {
    if (!"true".equals(System.getProperty(NO_EXTENSIONS))) {
      throw refusal(
          "the framework starts extension bundles before it asks anybody; run with -D"
              + NO_EXTENSIONS
              + "=true");
    }
    List<String> strangers = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      @Nullable BundleWiring wiring = bundle.adapt(BundleWiring.class);
      boolean self = bundle.equals(context.getBundle()) && !own.isEmpty();
      if (wiring != null && bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !self) {
        Verdict verdict = gate.judge(wiring.getRevision());
        if (!verdict.trusted()) {
          strangers.add(
              new Verdict(
                      verdict.reason(),
                      verdict.signer(),
                      bundle.getLocation() + ": " + verdict.detail())
                  .sentence());
        }
      }
    }
    if (!strangers.isEmpty()) {
      throw refusal("resolved before the gate was there: " + String.join("; ", strangers));
    }
  }

  private static DistributionList list(@Nullable Path shipped, List<X509Certificate> ours)
      throws IOException {
    return shipped != null && Files.exists(shipped.resolve(DistributionList.FILE))
        ? DistributionList.read(shipped, ours)
        : DistributionList.EMPTY;
  }

  private static @Nullable Path shipped(BundleContext context) {
    @Nullable String named = context.getProperty(SHIPPED);
    @Nullable String home = context.getProperty(HOME);
    if (named != null) {
      return Path.of(named);
    }
    return home == null ? null : Path.of(home, "etc", "trust");
  }

  private static List<Path> stores(BundleContext context) throws IOException, BundleException {
    List<Path> stores = new ArrayList<>();
    // STORE/bundleN/data
    java.io.File data = context.getDataFile("");
    if (data == null) {
      throw refusal("the framework has no store of its own");
    }
    stores.add(data.toPath().resolve("../..").toRealPath());
    @Nullable String home = context.getProperty(HOME);
    if (home != null && Files.isDirectory(Path.of(home, "system"))) {
      stores.add(Path.of(home, "system").toRealPath());
    }
    return stores;
  }

  private static BundleException refusal(String sentence) {
    return new BundleException(sentence, BundleException.SECURITY_ERROR);
  }

  private static void warn(String complaint) {
    LOG.log(System.Logger.Level.WARNING, complaint);
  }

  /** The service. */
  private record Gatekeeper(Mode mode, Gate gate) implements Trust {
    @Override
    public Verdict judge(Bundle bundle) {
      if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
        return new Verdict(Reason.DISTRIBUTION, null, "the framework itself");
      }
      @Nullable BundleRevision revision = bundle.adapt(BundleRevision.class);
      return revision == null
          ? new Verdict(Reason.UNREADABLE, null, "no longer installed")
          : gate.judge(revision);
    }

    @Override
    public Verdict judge(Path jar) {
      return gate.judgeFile(jar);
    }
  }
}
