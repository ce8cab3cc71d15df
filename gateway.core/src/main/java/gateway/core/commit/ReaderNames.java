package gateway.core.commit;

/**
 * Names the readers of snapshots for the one message that needs it: who does not move, and where.
 */
@FunctionalInterface
public interface ReaderNames {
  /** For example {@code worker 0 in SPD_OUT}. Any thread. */
  String describe(int reader);
}
