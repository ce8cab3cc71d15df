package gateway.spd.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * That a driver finds the linear scan's winner for 100,000 shuffled headers of rule sets as people
 * have them. Extend it and say which driver.
 */
public abstract class SpdSetContract {
  private static final int HEADERS = 100_000;

  /** The shipped sets. */
  private static final List<String> SETS =
      List.of("spd_1k", "spd_10k", "spd_100k", "tuplemerge_acl1_828", "partitionsort_fw1_58k");

  /** For the extending class. */
  protected SpdSetContract() {}

  /** The driver under test. */
  protected abstract SpdDriver driver();

  @TestFactory
  Stream<DynamicTest> shouldFindTheLinearScansWinnerInShippedSets() {
    return SETS.stream().map(set -> DynamicTest.dynamicTest(set, () -> checkShipped(set)));
  }

  private void checkShipped(String set) throws IOException, GatewayException {
    Optional<Path> folder = RuleSet.folder();
    assumeTrue(
        folder.isPresent(), "no folder ../shared/data/spd: the shipped rule sets are absent");
    check(RuleSet.read(folder.get().resolve(set + ".rules.xz")), HEADERS);
  }

  @Test
  void shouldFindTheLinearScansWinnerInAGeneratedHub() throws GatewayException {
    check(RuleSet.hubAndSpoke(10_000, 1), HEADERS);
  }

  @Test
  void shouldFindTheLinearScansWinnerInAGeneratedFirewall() throws GatewayException {
    check(RuleSet.firewall(3_000, 2), HEADERS);
  }

  @Test
  void shouldFindTheLinearScansWinnerWhileASetShrinks() throws GatewayException {
    RuleSet set = RuleSet.firewall(2_000, 3);
    FlowColumns headers = headers(set, 5_000, 4);
    try (SpdTable table = fill(set)) {
      List<Policy> left = new java.util.ArrayList<>(set.policies());
      SplittableRandom random = new SplittableRandom(5);
      while (!left.isEmpty()) {
        for (int n = 0; n < 250 && !left.isEmpty(); n++) {
          table.delete(left.remove(random.nextInt(left.size())));
        }
        compare(set, table, headers, new LinearScan(left).winners(headers));
      }
      assertEquals(0, table.size());
    }
  }

  private void check(RuleSet set, int count) throws GatewayException {
    FlowColumns headers = headers(set, count, 6);
    try (SpdTable table = fill(set)) {
      compare(set, table, headers, new LinearScan(set.policies()).winners(headers));
    }
  }

  private SpdTable fill(RuleSet set) throws GatewayException {
    List<Policy> policies = set.policies();
    int slots = policies.getLast().slot() + 1;
    SpdTable table = driver().newTable(new TableRequest(Direction.OUT, slots));
    for (Policy policy : policies) {
      table.insert(policy);
    }
    assertEquals(policies.size(), table.size());
    return table;
  }

  private static void compare(RuleSet set, SpdTable table, FlowColumns headers, int[] expected) {
    int[] winners = new int[headers.capacity()];
    table.lookup(headers, 0, winners.length, winners, table.newScratch());
    for (int i = 0; i < winners.length; i++) {
      if (winners[i] != expected[i]) {
        assertEquals(expected[i], winners[i], "header " + i + " of " + set);
      }
    }
  }

  /** Random points of random policies, one in ten with noise in one field; in no order. */
  private static FlowColumns headers(RuleSet set, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FlowColumns flows = new FlowColumns(count);
    for (int i = 0; i < count; i++) {
      Selector s = set.policies().get(random.nextInt(set.policies().size())).selector();
      flows.set(
          i,
          point(random, s.source()),
          point(random, s.destination()),
          s.protocol() != 0 ? s.protocol() : random.nextInt(1, 256),
          random.nextInt(s.sourcePortFirst(), s.sourcePortLast() + 1),
          random.nextInt(s.destinationPortFirst(), s.destinationPortLast() + 1));
      if (random.nextInt(10) == 0) {
        disturb(random, flows, i);
      }
    }
    return flows;
  }

  private static int point(SplittableRandom random, AddressRange range) {
    return (int) random.nextLong(range.firstLow(), range.lastLow() + 1);
  }

  private static void disturb(SplittableRandom random, FlowColumns flows, int i) {
    switch (random.nextInt(5)) {
      case 0 -> flows.source[i] ^= 1 << random.nextInt(32);
      case 1 -> flows.destination[i] ^= 1 << random.nextInt(32);
      case 2 -> flows.protocol[i] = random.nextInt(256);
      case 3 -> flows.sourcePort[i] = random.nextInt(65536);
      default -> flows.destinationPort[i] = random.nextInt(65536);
    }
  }
}
