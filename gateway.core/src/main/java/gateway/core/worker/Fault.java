package gateway.core.worker;

import gateway.core.sad.SaEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a worker caught.
 *
 * @param phase of the worker's cycle
 * @param stage of the packet's way
 * @param driver whose SPD tables judged the batch; empty when none did
 * @param hook that was asked; empty when none was
 * @param port that was asked; empty when none was
 * @param sa whose cipher was called; null when none was
 * @param cause what was thrown
 */
public record Fault(
    WorkerPhase phase,
    Stage stage,
    String driver,
    String hook,
    String port,
    @Nullable SaEntry sa,
    Throwable cause) {
  /** Whether an SPD driver's lookup is to blame. */
  public boolean isInSpd() {
    return stage == Stage.SPD_IN || stage == Stage.SPD_FWD || stage == Stage.SPD_OUT;
  }
}
