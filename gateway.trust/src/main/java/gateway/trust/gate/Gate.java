package gateway.trust.gate;

import gateway.trust.Mode;
import gateway.trust.Reason;
import gateway.trust.Verdict;
import gateway.trust.verify.DistributionList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps what is not trusted out of every resolve operation. Registered in the name of the system
 * bundle, so that it outlives its own bundle: without a {@link Judge} it knows only the digests of
 * the distribution, and needs no class that it has not used before. Plain loops, no lambdas: a
 * class of a departed bundle that was never loaded cannot be loaded any more.
 *
 * <p>The framework calls it under its global lock, one operation at a time.
 */
final class Gate implements ResolverHookFactory, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("gateway.trust");

  private final Mode mode;
  private final HeldJar held;
  private final DistributionList distribution;
  private final String own;

  /** Digests of revisions: their octets do not change while the framework holds them. */
  private final Map<BundleRevision, String> digests = new WeakHashMap<>();

  private final Map<BundleRevision, Reason> told = new WeakHashMap<>();
  private volatile @Nullable Judge judge;
  private @Nullable ServiceRegistration<?> registration;

  /**
   * @param own the digest of the gate's own jar, so that it can always come back
   */
  Gate(Mode mode, HeldJar held, DistributionList distribution, String own, Judge judge) {
    this.mode = mode;
    this.held = held;
    this.distribution = distribution;
    this.own = own;
    this.judge = judge;
  }

  void registeredAs(ServiceRegistration<?> registration) {
    this.registration = registration;
  }

  /** From now on nothing but the distribution's own bundles and the gate itself resolve. */
  void shut() {
    judge = null;
  }

  /** Takes the hook away; called by the gate that comes after it, when that one is in force. */
  @Override
  public void close() {
    if (registration != null) {
      registration.unregister();
    }
  }

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    return new Operation(this, triggers);
  }

  /** False if the revision must not resolve; tells the log about every stranger. */
  boolean admits(BundleRevision revision) {
    Verdict verdict = judge(revision);
    if (!verdict.trusted()) {
      tell(revision, verdict);
    }
    return verdict.trusted() || mode != Mode.ENFORCE;
  }

  /**
   * Does once all that is done when the gate is closed, so that every class and call of it is
   * linked while the bundle is whole.
   *
   * @param self the gate's own revision
   */
  void rehearse(BundleRevision self) {
    @Nullable Judge open = judge;
    judge = null;
    try {
      Operation operation = new Operation(this, List.of(self));
      operation.filterResolvable(new ArrayList<>(List.of(self)));
      for (BundleCapability capability : self.getDeclaredCapabilities(null)) {
        operation.filterSingletonCollisions(capability, new ArrayList<>(List.of(capability)));
      }
      for (BundleRequirement requirement : self.getDeclaredRequirements(null)) {
        operation.filterMatches(requirement, new ArrayList<>());
      }
      operation.end();
      sentence(self, closed());
      digests.clear();
    } finally {
      judge = open;
    }
  }

  /** Judges the octets that the framework holds of a revision. */
  Verdict judge(BundleRevision revision) {
    @Nullable Path file = held.file(revision);
    if (file == null) {
      return new Verdict(
          Reason.NOT_KEPT,
          null,
          "a folder, or a file outside the framework's store, can change after it was judged;"
              + " install the jar itself");
    }
    try {
      return judge(file, digest(revision, file));
    } catch (IOException e) {
      return new Verdict(Reason.UNREADABLE, null, "cannot be read");
    }
  }

  /** Judges a file that may still change. */
  Verdict judgeFile(Path file) {
    try {
      return judge(file, HeldJar.sha256(file));
    } catch (IOException e) {
      return new Verdict(Reason.UNREADABLE, null, "cannot be read");
    }
  }

  private Verdict judge(Path file, String digest) {
    Verdict shipped = distribution.judge(digest);
    if (shipped != null) {
      return shipped;
    }
    if (own.equals(digest)) {
      return new Verdict(Reason.DISTRIBUTION, null, "the gate itself");
    }
    @Nullable Judge open = judge;
    if (open != null) {
      return open.judge(file);
    }
    return closed();
  }

  private static Verdict closed() {
    return new Verdict(Reason.STRANGER, null, "the gate is closed: start the bundle gateway.trust");
  }

  private synchronized String digest(BundleRevision revision, Path file) throws IOException {
    String digest = digests.get(revision);
    if (digest == null) {
      digest = HeldJar.sha256(file);
      digests.put(revision, digest);
    }
    return digest;
  }

  private synchronized void tell(BundleRevision revision, Verdict verdict) {
    if (told.put(revision, verdict.reason()) != verdict.reason()) {
      LOG.log(System.Logger.Level.WARNING, sentence(revision, verdict));
    }
  }

  private String sentence(BundleRevision revision, Verdict verdict) {
    Bundle bundle = revision.getBundle();
    String fate = mode == Mode.ENFORCE ? " is refused: " : " would be refused: ";
    String detail =
        "bundle "
            + bundle.getBundleId()
            + " from "
            + bundle.getLocation()
            + fate
            + verdict.detail();
    return new Verdict(verdict.reason(), verdict.signer(), detail).sentence();
  }
}
