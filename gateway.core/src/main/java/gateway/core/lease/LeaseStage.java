package gateway.core.lease;

import java.util.List;

/** The stages of a lease, in the order that keeps it safe: durable first, granted then. */
public enum LeaseStage {
  /** Gather what the SAs want. */
  COLLECT,
  /** Append it to the journal. */
  WRITE,
  /** Wait for the disk. */
  SYNC,
  /** Let the workers use it. */
  GRANT;

  /** The order in production. */
  public static final List<LeaseStage> ORDER = List.of(COLLECT, WRITE, SYNC, GRANT);
}
