package gateway.spd.hash;

import java.util.Arrays;

/**
 * A pair of thresholds of one table, with the hash that follows from it, and the choice of a pair
 * for a given content.
 */
final class Thresholds {
  private static final int MISSES_PERCENT = 10;

  final int source;
  final int destination;
  private final int sourceMask;
  private final int destinationMask;

  Thresholds(int source, int destination) {
    this.source = source;
    this.destination = destination;
    sourceMask = mask(source);
    destinationMask = mask(destination);
  }

  private static int mask(int length) {
    return length == 0 ? 0 : -1 << 32 - length;
  }

  /** Whether prefixes of these lengths are hashed. */
  boolean admit(int sourceLength, int destinationLength) {
    return sourceLength >= source && destinationLength >= destination;
  }

  /** The hash of two addresses, cut to the thresholds. */
  int hash(int from, int to) {
    long key = (long) (from & sourceMask) << 32 | to & destinationMask & 0xffffffffL;
    key *= 0x9e3779b97f4a7c15L;
    key ^= key >>> 32;
    return (int) (key * 0xff51afd7ed558ccdL >>> 32);
  }

  /**
   * The pair of prefix lengths, among those that occur, for which a lookup is expected to compare
   * the fewest policies.
   *
   * @param rows where the policies are
   * @param sample slots, strongest first
   * @param size how many policies the sample stands for
   */
  static Thresholds derive(PolicyRows rows, int[] sample, int size) {
    boolean[] sources = new boolean[33];
    boolean[] destinations = new boolean[33];
    for (int slot : sample) {
      sources[rows.sourceLength(slot)] = true;
      destinations[rows.destinationLength(slot)] = true;
    }
    int[] counts = new int[Integer.highestOneBit(4 * sample.length)];
    int[] hashes = new int[counts.length];
    Thresholds best = new Thresholds(32, 32);
    double least = Double.MAX_VALUE;
    for (int s = 32; s >= 0; s--) {
      for (int d = 32; d >= 0; d--) {
        if (sources[s] && destinations[d]) {
          Thresholds candidate = new Thresholds(s, d);
          Arrays.fill(counts, 0);
          double cost = candidate.cost(rows, sample, size, counts, hashes, least);
          if (cost < least) {
            least = cost;
            best = candidate;
          }
        }
      }
    }
    return best;
  }

  /**
   * How many comparisons the flows of the sampled policies take, and some that match nothing; given
   * up once it is not less than {@code limit}.
   */
  private double cost(
      PolicyRows rows, int[] sample, int size, int[] counts, int[] hashes, double limit) {
    double scale = (double) size / sample.length;
    int last = counts.length - 1;
    double cost = 0;
    int listed = 0;
    for (int slot : sample) {
      // What is stronger in the list is compared too, whether or not the policy is hashed.
      cost += 1 + listed * scale;
      if (!admit(rows.sourceLength(slot), rows.destinationLength(slot))) {
        listed++;
      } else {
        int hash = hash(rows.source(slot), rows.destination(slot));
        int at = hash & last;
        while (counts[at] != 0 && hashes[at] != hash) {
          at = at + 1 & last;
        }
        hashes[at] = hash;
        cost += counts[at]++ * scale;
      }
      if (cost >= limit) {
        return cost;
      }
    }
    return cost + listed * scale * sample.length * MISSES_PERCENT / 100;
  }
}
