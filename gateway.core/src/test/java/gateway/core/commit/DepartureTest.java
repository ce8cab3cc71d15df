package gateway.core.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import gateway.spd.hash.HashSpd;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** SPD drivers that go while they are in force, or while somebody changes to them. */
class DepartureTest {
  private static final byte[] ASIDE =
      Packets.udp(Orders.NEAR + 1, Orders.CLEAR + 1, 1000, 2000, 100);

  /** A driver that counts every call, so that a call after its departure is seen. */
  private static final class Guest implements SpdDriver {
    private final SpdDriver inner = new HashSpd();
    int calls;

    @Override
    public String name() {
      return "guest";
    }

    @Override
    public SpdCapabilities capabilities() {
      return inner.capabilities();
    }

    @Override
    public SpdTable newTable(TableRequest request) throws GatewayException {
      calls++;
      return new Table(inner.newTable(request));
    }

    private final class Table implements SpdTable {
      private final SpdTable table;

      Table(SpdTable table) {
        this.table = table;
      }

      @Override
      public void reserve(int slots) throws GatewayException {
        calls++;
        table.reserve(slots);
      }

      @Override
      public void insert(Policy policy) throws GatewayException {
        calls++;
        table.insert(policy);
      }

      @Override
      public void delete(Policy policy) throws GatewayException {
        calls++;
        table.delete(policy);
      }

      @Override
      public void flush() throws GatewayException {
        calls++;
        table.flush();
      }

      @Override
      public int find(Selector selector) {
        calls++;
        return table.find(selector);
      }

      @Override
      public Scratch newScratch() {
        calls++;
        return table.newScratch();
      }

      @Override
      public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
        calls++;
        table.lookup(flows, from, count, winners, scratch);
      }

      @Override
      public int size() {
        calls++;
        return table.size();
      }

      @Override
      public int fallbackPolicies() {
        calls++;
        return table.fallbackPolicies();
      }

      @Override
      public long memoryBytes() {
        calls++;
        return table.memoryBytes();
      }

      @Override
      public void close() {
        calls++;
        table.close();
      }
    }
  }

  private static ByHand gateway(Guest guest) throws GatewayException {
    ByHand g = new ByHand();
    g.commit(
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(Orders.NEAR, Orders.CLEAR))),
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.CLEAR))));
    g.gateway.arrive(guest);
    return g;
  }

  private static String inForce(ByHand g) throws GatewayException {
    return g.gateway.read((s, reader) -> s.spd(Direction.OUT).driver);
  }

  @Test
  void shouldRebuildOntoAnotherDriverWhenTheOneInForceGoes() throws GatewayException {
    Guest guest = new Guest();
    try (ByHand g = gateway(guest)) {
      g.commit(new Change.UseDriver("guest", true));
      g.gateway.forget("guest", guest);
      Committed left = g.commit(new Change.LeaveDriver(guest, "tuple-space"));
      assertEquals("tuple-space", left.swap().to());
      int calls = guest.calls;
      g.arrive(g.lan, ASIDE);
      g.commit(new Change.FlushPolicies(java.util.Set.of(Direction.IN)));
      assertEquals(1, g.left(g.dmz).size());
      assertEquals(calls, guest.calls, "calls of a departed driver");
      assertEquals(Errno.ENOENT, g.refusal(new Change.UseDriver("guest", true)).code());
    }
    assertTrue(guest.calls > 0);
  }

  @Test
  void shouldGoToItsOwnTableAndNeverCallTheDriverAgainWhenItIsAbandoned() throws GatewayException {
    Guest guest = new Guest();
    int calls;
    try (ByHand g = gateway(guest)) {
      g.commit(new Change.UseDriver("guest", true));
      CompletableFuture<Committed> gone =
          g.gateway.submit(List.of(new Change.AbandonDriver(guest)));
      calls = guest.calls;
      assertEquals("linear", g.await(gone).swap().to());
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
      g.commit(new Change.DeletePolicy(Direction.OUT, Orders.between(Orders.NEAR, Orders.CLEAR)));
      g.arrive(g.lan, ASIDE);
      assertEquals(0, g.left(g.dmz).size());
      assertEquals("linear", inForce(g));
    }
    assertEquals(calls, guest.calls, "close() included");
  }

  @Test
  void shouldChangeNothingWhenADriverGoesThatIsNotInForce() throws GatewayException {
    Guest guest = new Guest();
    try (ByHand g = gateway(guest)) {
      long generation = g.gateway.generation();
      assertNull(g.commit(new Change.LeaveDriver(guest, "hash")).swap());
      assertNull(g.commit(new Change.AbandonDriver(guest)).swap());
      assertEquals(generation, g.gateway.generation());
      assertEquals("tuple-space", inForce(g));
    }
  }

  @Test
  void shouldFailTheSwapToADriverThatGoesMeanwhile() throws GatewayException {
    Guest guest = new Guest();
    try (ByHand g = gateway(guest)) {
      CompletableFuture<Committed> swap =
          g.gateway.submit(List.of(new Change.UseDriver("guest", true)));
      for (int i = 0; i < 3; i++) {
        g.conduct();
      }
      g.gateway.builder().doWork();
      int built = guest.calls;
      assertTrue(built > 0);
      g.gateway.forget("guest", guest);
      g.commit(new Change.LeaveDriver(guest, "hash"));
      assertTrue(swap.isCompletedExceptionally());
      assertEquals(built, guest.calls, "not even close");
      assertEquals("tuple-space", inForce(g));
      int calls = guest.calls;
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
      assertEquals(calls, guest.calls);
    }
  }

  @Test
  void shouldGoOnWithTheSwapToAnotherDriverWhenTheOneInForceIsAbandonedMeanwhile()
      throws GatewayException {
    Guest guest = new Guest();
    try (ByHand g = gateway(guest)) {
      g.commit(new Change.UseDriver("guest", true));
      CompletableFuture<Committed> swap =
          g.gateway.submit(List.of(new Change.UseDriver("hash", true)));
      for (int i = 0; i < 3; i++) {
        g.conduct();
      }
      g.gateway.builder().doWork();
      int calls = guest.calls;
      assertEquals("linear", g.commit(new Change.AbandonDriver(guest)).swap().to());
      assertEquals("linear", g.await(swap).swap().from());
      assertEquals("hash", inForce(g));
      assertNull(g.commit(new Change.RestoreDriver("guest")).swap(), "somebody chose another one");
      assertEquals("hash", inForce(g));
      assertEquals(calls, guest.calls);
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
    }
  }

  @Test
  void shouldComeBackWhenItWasAbandonedForAnother() throws GatewayException {
    Guest guest = new Guest();
    try (ByHand g = gateway(guest)) {
      g.commit(new Change.UseDriver("guest", true));
      g.commit(new Change.AbandonDriver(guest));
      assertEquals("guest", g.commit(new Change.RestoreDriver("guest")).swap().to());
    }
  }

  @Test
  void shouldMakeNewTablesWhenTheDriverInForceTakesAConfiguration() throws GatewayException {
    Guest guest = new Guest();
    try (ByHand g = gateway(guest)) {
      g.commit(new Change.UseDriver("guest", true));
      int calls = guest.calls;
      Committed renewed = g.commit(new Change.RenewTables(guest));
      assertEquals("guest", renewed.swap().to());
      assertTrue(guest.calls > calls);
      assertFalse(g.gateway.faults().iterator().hasNext());
    }
  }
}
