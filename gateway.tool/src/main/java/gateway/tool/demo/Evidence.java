package gateway.tool.demo;

import java.util.List;

/**
 * Everything that was counted and noted in a demo; the verdict follows from it alone.
 *
 * @param mode namespaces or in-process
 * @param durationNanos of the whole demo
 * @param flows each class in each direction
 * @param clearUnknown magic in clear whose class id was cut off
 * @param sight what the observer saw in all
 * @param sentAfterCommit frames of the discarded SPI after its commit
 * @param probesPerSecond the lower of both generators' rates, all classes together
 * @param transfer the transfer
 * @param pings the pings
 * @param swaps the swaps in order
 * @param deployments bundles that came and went, empty where gateways are no distributions
 * @param commitReturnedUnixNanos the clock that the gateway read after the discard was committed
 * @param lastFrameUnixNanos the last stamp of a frame of the discarded SPI
 * @param steps what was done besides
 */
record Evidence(
    String mode,
    long durationNanos,
    List<Flow> flows,
    long clearUnknown,
    Testbed.Sight sight,
    Testbed.Later sentAfterCommit,
    long probesPerSecond,
    Testbed.Transfer transfer,
    Testbed.Pings pings,
    List<Swap> swaps,
    List<HotDeployment> deployments,
    long commitReturnedUnixNanos,
    long lastFrameUnixNanos,
    List<Step> steps) {

  /** A step with its outcome, for people. */
  record Step(String name, boolean ok, String detail) {}
}
