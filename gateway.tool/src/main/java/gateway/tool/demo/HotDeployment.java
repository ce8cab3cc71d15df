package gateway.tool.demo;

/**
 * One bundle that was copied into a running gateway and removed while it was in use.
 *
 * @param kind {@code spd} or {@code hook}
 * @param bundle its file
 * @param deployedNanos from the copy to the service
 * @param probesDuring probes that both generators sent while it was in use
 * @param removedNanos from the deletion to the moment when nothing used it any more
 * @param fellBackTo the SPD driver that took over; empty for a hook
 * @param ok whether all of it happened
 */
record HotDeployment(
    String kind,
    String bundle,
    long deployedNanos,
    long probesDuring,
    long removedNanos,
    String fellBackTo,
    boolean ok) {}
