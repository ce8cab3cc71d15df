package gateway.core.commit;

import gateway.core.spd.PolicySpec;
import gateway.esp.SaParameters;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.Set;

/** One order to the running gateway. Orders take effect in commits only. */
public sealed interface Change {
  /** Adds a policy; EEXIST when its direction has one with an equal selector. */
  record AddPolicy(PolicySpec policy) implements Change {}

  /** Replaces the policy with an equal selector, or adds it. */
  record UpdatePolicy(PolicySpec policy) implements Change {}

  /** Removes a policy; ENOENT when there is none with an equal selector. */
  record DeletePolicy(Direction direction, Selector selector) implements Change {}

  /** Removes all policies of the directions; no error when there are none. */
  record FlushPolicies(Set<Direction> directions) implements Change {}

  /** What happens to packets that no policy matches: accept, or block (the default). */
  record SetDefault(Direction direction, boolean accept) implements Change {}

  /** Adds an SA; EEXIST when destination, SPI and protocol are taken. */
  record AddSa(SaParameters parameters) implements Change {}

  /** Replaces the SA with equal destination, SPI and protocol; ENOENT when there is none. */
  record UpdateSa(SaParameters parameters) implements Change {}

  /** Removes an SA; ENOENT when there is none. */
  record DeleteSa(int destination, int spi) implements Change {}

  /** Removes all SAs. */
  record FlushSas() implements Change {}

  /**
   * Changes the SPD driver in all directions.
   *
   * @param rebuild whether a non-empty SPD may be rebuilt; EBUSY otherwise
   */
  record UseDriver(String driver, boolean rebuild) implements Change {}
}
