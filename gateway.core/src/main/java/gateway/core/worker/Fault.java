package gateway.core.worker;

/**
 * What a worker caught.
 *
 * @param phase of the worker's cycle
 * @param stage of the packet's way
 * @param driver whose SPD tables judged the batch; empty when none did
 * @param hook that was asked; empty when none was
 * @param cause what was thrown
 */
public record Fault(WorkerPhase phase, Stage stage, String driver, String hook, Throwable cause) {
  /** Whether an SPD driver's lookup is to blame. */
  public boolean isInSpd() {
    return stage == Stage.SPD_IN || stage == Stage.SPD_FWD || stage == Stage.SPD_OUT;
  }
}
