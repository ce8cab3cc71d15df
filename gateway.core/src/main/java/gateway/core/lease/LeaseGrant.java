package gateway.core.lease;

import gateway.core.sad.KeyId;
import gateway.core.sad.SaEntry;

/**
 * A lease on its way to the disk and then to its SA.
 *
 * @param key whose numbers
 * @param kind outbound limit or inbound ceiling
 * @param value the new limit or ceiling
 * @param entry the SA that gets it
 */
record LeaseGrant(KeyId key, LeaseLedger.Kind kind, long value, SaEntry entry) {
  /** Hands the number over; only after it is durable. */
  void apply() {
    if (entry.outbound != null) {
      entry.outbound.grant(value);
    }
    if (entry.inbound != null) {
      entry.inbound.raiseCeiling(value);
    }
  }
}
