package gateway.core.commit;

import java.util.List;

/** The stages of a commit. Their order is the protocol. */
public enum CommitStage {
  /** Validate, change the truth, tell the hidden tables. A failure here changes nothing. */
  PREPARE,
  /** Wait until the first leases of new SAs are durable. */
  JOURNAL,
  /** Store the next snapshot, and then read every reader's epoch. */
  PUBLISH,
  /** Wait until every reader has moved its epoch or is offline. */
  QUIET,
  /** Bring the twin tables up to date, release what only the old snapshot used, answer. */
  SETTLE;

  /** The order in production. */
  public static final List<CommitStage> ORDER = List.of(PREPARE, JOURNAL, PUBLISH, QUIET, SETTLE);
}
