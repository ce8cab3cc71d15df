package gateway.tool.demo;

import java.time.Instant;

/** The clock that stamps of the wire and of commits refer to. */
final class WallClock {
  private WallClock() {}

  /** CLOCK_REALTIME in ns since 1970. */
  static long nanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
