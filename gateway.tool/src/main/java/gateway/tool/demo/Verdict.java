package gateway.tool.demo;

import java.util.List;

/**
 * What the demo came to.
 *
 * @param ok whether everything that must be zero is zero and the run counts
 * @param packets the sums
 * @param voidReasons why the run proves nothing; empty when it does
 * @param steps the script's steps and the judge's
 */
record Verdict(boolean ok, Packets packets, List<String> voidReasons, List<Evidence.Step> steps) {

  /**
   * The sums over all classes that were due delivery, and what must be zero.
   *
   * @param sent probes that had to arrive
   * @param received those of them that did
   * @param lost those that did not
   * @param clearOnWire the magic of a protected class outside ESP
   * @param misjudged probes of a discard class that arrived, protected ones that came without ESP
   * @param sentAfterCommit frames of the discarded SPI after the commit
   * @param duplicates probes that arrived twice
   * @param wireFrames all frames on the wire
   */
  record Packets(
      long sent,
      long received,
      long lost,
      long clearOnWire,
      long misjudged,
      long sentAfterCommit,
      long duplicates,
      long wireFrames) {
    /** Whether nothing happened that must not. */
    boolean isClean() {
      return lost == 0
          && clearOnWire == 0
          && misjudged == 0
          && sentAfterCommit == 0
          && duplicates == 0;
    }
  }
}
