package gateway.trust.gate;

import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * One resolve operation. Every revision that could be resolved is judged at its beginning, where a
 * failure aborts the operation; what follows only looks strangers up.
 *
 * <p>Strangers are taken from the resolvable ones only where one of them was asked for: once a hook
 * has taken anything there, Felix 7.0.5 offers no capability of a bundle that is resolved already,
 * and a stranger that merely lies around would keep all others from resolving. For the rest it is
 * enough that no stranger provides anything to anybody, and none finds a host or what it needs.
 */
final class Operation implements ResolverHook {
  private final Gate gate;
  private final Collection<BundleRevision> asked;
  private final Set<BundleRevision> strangers = new HashSet<>();

  Operation(Gate gate, Collection<BundleRevision> asked) {
    this.gate = gate;
    this.asked = asked;
  }

  @Override
  public void filterResolvable(Collection<BundleRevision> candidates) {
    for (BundleRevision revision : candidates) {
      if (!gate.admits(revision)) {
        strangers.add(revision);
      }
    }
    boolean askedFor = false;
    for (BundleRevision revision : asked) {
      askedFor |= strangers.contains(revision);
    }
    if (askedFor) {
      Iterator<BundleRevision> iterator = candidates.iterator();
      while (iterator.hasNext()) {
        if (strangers.contains(iterator.next())) {
          iterator.remove();
        }
      }
    }
  }

  /** A stranger must not keep one of ours from resolving by having its name. */
  @Override
  public void filterSingletonCollisions(
      BundleCapability singleton, Collection<BundleCapability> candidates) {
    if (!strangers.contains(singleton.getRevision())) {
      take(candidates);
    }
  }

  @Override
  public void filterMatches(
      BundleRequirement requirement, Collection<BundleCapability> candidates) {
    if (strangers.contains(requirement.getRevision())) {
      Iterator<BundleCapability> iterator = candidates.iterator();
      while (iterator.hasNext()) {
        iterator.next();
        iterator.remove();
      }
    } else {
      take(candidates);
    }
  }

  @Override
  public void end() {
    strangers.clear();
  }

  private void take(Collection<BundleCapability> candidates) {
    Iterator<BundleCapability> iterator = candidates.iterator();
    while (iterator.hasNext()) {
      if (strangers.contains(iterator.next().getRevision())) {
        iterator.remove();
      }
    }
  }
}
