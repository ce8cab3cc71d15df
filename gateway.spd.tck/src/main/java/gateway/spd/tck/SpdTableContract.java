package gateway.spd.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.packet.IpProtocol;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a table of any driver must do. Extend it and say which driver. */
public abstract class SpdTableContract {
  private static final AddressRange ANY = AddressRange.ANY_IPV4;

  /** For the extending class. */
  protected SpdTableContract() {}

  /** The driver under test. */
  protected abstract SpdDriver driver();

  private SpdTable table(int slots) throws GatewayException {
    return driver().newTable(new TableRequest(Direction.OUT, slots));
  }

  private static int winner(SpdTable table, FlowColumns flows, int row) {
    int[] winners = new int[flows.capacity()];
    table.lookup(flows, row, 1, winners, table.newScratch());
    return winners[row];
  }

  private static FlowColumns flow(int src, int dst, int proto, int sport, int dport) {
    FlowColumns flows = new FlowColumns(1);
    flows.set(0, src, dst, proto, sport, dport);
    return flows;
  }

  @Test
  void shouldKeepItsNameAndCapabilities() {
    SpdDriver driver = driver();
    assertTrue(driver.name().matches("[a-z0-9-]+"), driver.name());
    assertEquals(driver.name(), driver.name());
    assertEquals(driver.capabilities(), driver.capabilities());
    assertTrue(driver.capabilities().maxPolicies() >= 1_000_000);
    assertTrue(driver.capabilities().maxExpansion() >= 1);
  }

  @Test
  void shouldMatchNothingWhenEmpty() throws GatewayException {
    try (SpdTable table = table(0)) {
      assertEquals(-1, winner(table, flow(1, 2, 6, 3, 4), 0));
      assertEquals(-1, table.find(Selector.of(ANY, ANY, 0)));
      assertEquals(0, table.size());
      assertEquals(0, table.fallbackPolicies());
    }
  }

  @Test
  void shouldAnswerAsTheModelThroughRandomOperations() throws GatewayException {
    int operations = 0;
    for (int profile = 0; profile < Selectors.PROFILES; profile++) {
      for (long seed = 1; seed <= 4; seed++) {
        operations += new RandomOperations(driver(), profile, seed).run(3_500);
      }
    }
    assertTrue(operations >= 50_000, operations + " operations");
  }

  @Test
  void shouldAnswerAsTheModelAtTheCornersOfEveryPolicy() throws GatewayException {
    for (int profile = 0; profile < Selectors.PROFILES; profile++) {
      RandomOperations run = new RandomOperations(driver(), profile, 77);
      run.run(600);
      assertTrue(run.checkCornersOfAll(300) >= 10_000);
    }
  }

  @Test
  void shouldLetTheLowestPriorityNumberWinAndTheOlderOfEquals() throws GatewayException {
    int[] priorities = {0xffffffff, 0x80000000, 0x7fffffff, 1, 0};
    long[] sequences = {0xffffffffL, 0x80000000L, 0x7fffffffL, 1, 0};
    try (SpdTable table = table(25)) {
      FlowColumns all = flow(0x0a000001, 0x0b000001, 6, 1, 2);
      int slot = 0;
      for (int priority : priorities) {
        for (long sequence : sequences) {
          // nested prefixes of the same address: all match, selectors differ
          AddressRange source = AddressRange.ipv4Prefix(0x0a000001, 32 - slot);
          Selector selector = Selector.of(source, ANY, 0);
          table.insert(new Policy(slot, selector, Policy.rank(priority, sequence)));
          assertEquals(slot, winner(table, all, 0), "priority " + Integer.toHexString(priority));
          slot++;
        }
      }
    }
  }

  @Test
  void shouldCompareIcmpTypeAndCodeAndTheGreKeyAsPorts() throws GatewayException {
    try (SpdTable table = table(3)) {
      table.insert(new Policy(0, new Selector(ANY, ANY, IpProtocol.ICMP, 8, 8, 0, 0), 1));
      table.insert(new Policy(1, new Selector(ANY, ANY, IpProtocol.ICMP, 3, 3, 0, 255), 2));
      table.insert(new Policy(2, new Selector(ANY, ANY, IpProtocol.GRE, 1, 1, 2, 2), 3));
      assertEquals(0, winner(table, flow(1, 2, IpProtocol.ICMP, 8, 0), 0));
      assertEquals(-1, winner(table, flow(1, 2, IpProtocol.ICMP, 8, 1), 0));
      assertEquals(1, winner(table, flow(1, 2, IpProtocol.ICMP, 3, 13), 0));
      assertEquals(-1, winner(table, flow(1, 2, IpProtocol.UDP, 3, 13), 0));
      assertEquals(2, winner(table, flow(1, 2, IpProtocol.GRE, 1, 2), 0));
      assertEquals(-1, winner(table, flow(1, 2, IpProtocol.GRE, 2, 1), 0));
    }
  }

  @Test
  void shouldMatchPortsOfProtocolsWithoutPortsAsZero() throws GatewayException {
    try (SpdTable table = table(2)) {
      table.insert(new Policy(0, new Selector(ANY, ANY, 0, 0, 0, 0, 0), 1));
      table.insert(new Policy(1, new Selector(ANY, ANY, 0, 1, 65535, 0, 65535), 2));
      assertEquals(0, winner(table, flow(1, 2, IpProtocol.ESP, 0, 0), 0));
      assertEquals(1, winner(table, flow(1, 2, IpProtocol.TCP, 65535, 0), 0));
    }
  }

  @Test
  void shouldCompareAddressesAndPortsUnsigned() throws GatewayException {
    try (SpdTable table = table(2)) {
      AddressRange middle = AddressRange.ipv4(0x7ffffff0, 0x80000010);
      table.insert(new Policy(0, new Selector(middle, ANY, 0, 32767, 32768, 0, 65535), 1));
      table.insert(new Policy(1, Selector.of(ANY, AddressRange.ipv4(0xfffffffe, -1), 0), 2));
      assertEquals(0, winner(table, flow(0x7fffffff, 9, 6, 32768, 1), 0));
      assertEquals(0, winner(table, flow(0x80000000, 9, 6, 32767, 1), 0));
      assertEquals(-1, winner(table, flow(0x80000011, 9, 6, 32767, 1), 0));
      assertEquals(1, winner(table, flow(0, -1, 6, 0, 0), 0));
      assertEquals(-1, winner(table, flow(0, 0, 6, 0, 0), 0));
    }
  }

  @Test
  void shouldTakeSparseSlotsUpToWhatWasReserved() throws GatewayException {
    try (SpdTable table = table(1)) {
      table.insert(new Policy(0, Selector.of(ANY, ANY, 6), 5));
      table.reserve(1_000_000);
      AddressRange host = AddressRange.ipv4Prefix(7, 32);
      table.insert(new Policy(999_999, Selector.of(host, ANY, 0), 4));
      table.insert(new Policy(500, Selector.of(ANY, host, 0), 3));
      assertEquals(0, winner(table, flow(1, 1, 6, 0, 0), 0));
      assertEquals(999_999, winner(table, flow(7, 1, 6, 0, 0), 0));
      assertEquals(500, winner(table, flow(7, 7, 6, 0, 0), 0));
      assertEquals(999_999, table.find(Selector.of(host, ANY, 0)));
    }
  }

  @Test
  void shouldBeAsNewAfterAFlush() throws GatewayException {
    try (SpdTable table = table(200)) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 200; i++) {
          Selector host = Selector.of(AddressRange.ipv4Prefix(i, 32), ANY, 0);
          table.insert(new Policy(i, host, 1000L * round + i));
        }
        assertEquals(200, table.size());
        assertEquals(42, winner(table, flow(42, 0, 6, 0, 0), 0));
        table.flush();
        assertEquals(0, table.size());
        assertEquals(0, table.fallbackPolicies());
        assertEquals(-1, winner(table, flow(42, 0, 6, 0, 0), 0));
      }
    }
  }

  @Test
  void shouldWriteOnlyTheRowsItWasAskedFor() throws GatewayException {
    try (SpdTable table = table(1)) {
      table.insert(new Policy(0, Selector.of(ANY, ANY, 0), 1));
      Scratch scratch = table.newScratch();
      for (int count : new int[] {0, 1, 2, 63, 64, 65, 128, 193}) {
        FlowColumns flows = new FlowColumns(200);
        int[] winners = new int[200];
        int[] expected = new int[200];
        java.util.Arrays.fill(winners, -7);
        java.util.Arrays.fill(expected, -7);
        java.util.Arrays.fill(expected, 3, 3 + count, 0);
        table.lookup(flows, 3, count, winners, scratch);
        assertArrayEquals(expected, winners);
      }
    }
  }

  @Test
  void shouldRefuseIpv6WithEnotsupOrLetItMatchNoIpv4() throws GatewayException {
    AddressRange six = new AddressRange(6, 0, 0, -1, -1);
    try (SpdTable table = table(1)) {
      table.insert(new Policy(0, Selector.of(six, six, 0), 1));
      assertEquals(-1, winner(table, flow(1, 2, 6, 3, 4), 0));
    } catch (GatewayException refused) {
      assertEquals(Errno.ENOTSUP, refused.code());
    }
  }

  @Test
  void shouldEstimateItsMemoryWithinAFifth() throws GatewayException {
    // Many tables of middling size: G1 rounds arrays above half a region up to whole regions.
    TableMemory.Reading reading = TableMemory.measure(driver(), 5_000, 60);
    double ratio = (double) reading.declared() / reading.measured();
    assertTrue(ratio > 0.8 && ratio < 1.2, reading.toString());
  }

  @Test
  void shouldAllocateNothingInALookup() throws GatewayException {
    RandomOperations run = new RandomOperations(driver(), 0, 5);
    run.run(1_000);
    assertEquals(0, run.bytesAllocatedByLookups(2_000), "bytes in 128,000 lookups");
  }

  @Test
  void shouldServeTwoReadersWhileItsTwinIsChanged() throws Exception {
    SpdDriver driver = driver();
    RandomOperations still = new RandomOperations(driver, 0, 11);
    still.run(1_500);
    Readers readers = Readers.start(2, still);
    try {
      RandomOperations twin = new RandomOperations(driver, 0, 12);
      twin.run(3_000);
    } finally {
      readers.stop();
    }
    assertEquals(0, readers.wrongAnswers());
    assertNotEquals(0, readers.answers());
  }

  @Test
  void shouldHoldAsManyPoliciesAsAreInsertedInAnyOrder() throws GatewayException {
    int n = 20_000;
    SplittableRandom random = new SplittableRandom(3);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    try (SpdTable table = table(n)) {
      for (int i : order) {
        table.insert(new Policy(i, Selector.of(AddressRange.ipv4Prefix(i << 8, 24), ANY, 0), i));
      }
      assertEquals(n, table.size());
      for (int i : order) {
        assertEquals(i, winner(table, flow(i << 8 | 5, 0, 6, 0, 0), 0));
        table.delete(new Policy(i, Selector.of(AddressRange.ipv4Prefix(i << 8, 24), ANY, 0), i));
        assertEquals(-1, winner(table, flow(i << 8 | 5, 0, 6, 0, 0), 0));
      }
      assertEquals(0, table.size());
      assertEquals(0, table.fallbackPolicies());
    }
  }
}
