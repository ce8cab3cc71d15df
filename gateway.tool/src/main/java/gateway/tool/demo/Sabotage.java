package gateway.tool.demo;

import java.util.Locale;

/** What the demo does to itself to show that a counter can turn red. */
enum Sabotage {
  /** A protected probe in clear on the wire. */
  LEAK,
  /** A probe that arrived is thrown away by the receiver. */
  LOSE,
  /** A probe that arrived is counted twice. */
  DUPLICATE,
  /** A probe of the discard class reaches its receiver past the gateway. */
  MISJUDGE,
  /** A recorded frame of the discarded SPI is sent again after the commit. */
  LATE;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
