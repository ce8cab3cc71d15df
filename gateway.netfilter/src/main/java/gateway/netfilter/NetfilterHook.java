package gateway.netfilter;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Judges packets at its points. Registered as an OSGi service.
 *
 * <p>All methods but {@link #onPacket} are called by control threads, may allocate, and are called
 * once, when the hook arrives: what they answer holds until it leaves.
 */
@ConsumerType
public interface NetfilterHook {
  /**
   * The name in listings and in others' {@link #before} and {@link #after}: lower-case letters,
   * digits, dots and dashes. No two hooks may share it.
   */
  String name();

  /** The points where the hook stands. */
  Set<HookPoint> points();

  /** The place in the chain, lowest first; see {@link HookPriority}. Equals stand by name. */
  int priority();

  /**
   * Names of hooks that must come later than this one wherever both stand, whatever the priorities.
   * Names that nobody bears are ignored.
   */
  default Set<String> before() {
    return Set.of();
  }

  /** Names of hooks that must come earlier than this one; as {@link #before}. */
  default Set<String> after() {
    return Set.of();
  }

  /**
   * Judges one packet. Called by several workers at once, and by who asks what would become of a
   * packet ({@code gateway:explain}); must not block, allocate, throw, log or keep the packet. Does
   * not change the frame.
   *
   * @param packet valid until the call returns
   * @return a {@link Verdict}; any other number drops
   */
  int onPacket(HookPacket packet);
}
