package gateway.observer;

import java.time.Instant;

/** The clock that the kernel's time stamps and the gateway's commits refer to. */
final class WallClock {
  private WallClock() {}

  /** CLOCK_REALTIME in ns since 1970. */
  static long nanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
