package gateway.core.swap;

import gateway.core.spd.PolicyEntry;
import gateway.core.spd.ReaderTable;
import gateway.packet.FlowColumns;
import gateway.packet.IpProtocol;
import gateway.spd.api.Selector;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a table answers with what the policies themselves say.
 *
 * <p>A policy's own corner (the first address, port and protocol of its selector) must be answered
 * by the policy or by a matching one of stronger rank. A random flow must be answered as a scan of
 * all policies answers it. The truth is the judge, not the driver in force: a driver that lies
 * would otherwise pass its lie on.
 */
final class Answers {
  private final PolicyEntry[] policies;
  private final PolicyEntry[] bySlot;
  private final FlowColumns flow = new FlowColumns(1);
  private final int[] winner = new int[1];
  private final SplittableRandom random;

  Answers(PolicyEntry[] policies, long seed) {
    this.policies = policies;
    this.random = new SplittableRandom(seed);
    int bound = 0;
    for (PolicyEntry p : policies) {
      bound = Math.max(bound, p.slot() + 1);
    }
    bySlot = new PolicyEntry[bound];
    for (PolicyEntry p : policies) {
      bySlot[p.slot()] = p;
    }
  }

  /** Whether the corner of policy {@code i} is answered rightly. */
  boolean cornerIsRight(ReaderTable table, int i) {
    PolicyEntry policy = policies[i];
    Selector s = policy.spec.selector();
    int protocol = s.protocol() == IpProtocol.ANY ? IpProtocol.UDP : s.protocol();
    flow.set(
        0,
        s.source().first4(),
        s.destination().first4(),
        protocol,
        s.sourcePortFirst(),
        s.destinationPortFirst());
    PolicyEntry answer = ask(table);
    return answer == policy
        || (answer != null
            && Long.compareUnsigned(answer.key.rank(), policy.key.rank()) < 0
            && answer.spec.selector().matches(flow, 0));
  }

  /** Whether a random flow near some policy is answered as the scan answers it. */
  boolean randomIsRight(ReaderTable table) {
    Selector s = policies[random.nextInt(policies.length)].spec.selector();
    flow.set(
        0,
        near(s.source().firstLow(), s.source().lastLow()),
        near(s.destination().firstLow(), s.destination().lastLow()),
        s.protocol() == IpProtocol.ANY ? random.nextInt(256) : s.protocol(),
        (int) between(s.sourcePortFirst(), s.sourcePortLast()),
        (int) between(s.destinationPortFirst(), s.destinationPortLast()));
    PolicyEntry best = null;
    for (PolicyEntry p : policies) {
      if (p.spec.selector().matches(flow, 0)
          && (best == null || Long.compareUnsigned(p.key.rank(), best.key.rank()) < 0)) {
        best = p;
      }
    }
    return ask(table) == best;
  }

  private @Nullable PolicyEntry ask(ReaderTable table) {
    winner[0] = -1;
    table.table.lookup(flow, 0, 1, winner, table.scratch(0));
    int slot = winner[0];
    return slot < 0 || slot >= bySlot.length ? null : bySlot[slot];
  }

  // One time in eight just outside the range: the neighbours' edges are where indexes go wrong.
  private int near(long first, long last) {
    return switch (random.nextInt(8)) {
      case 0 -> (int) (random.nextBoolean() ? first - 1 : last + 1);
      default -> (int) between(first, last);
    };
  }

  private long between(long first, long last) {
    return first == last ? first : random.nextLong(first, last + 1);
  }
}
