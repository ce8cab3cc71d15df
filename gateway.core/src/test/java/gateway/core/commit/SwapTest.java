package gateway.core.commit;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.spd.PolicySpec;
import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A driver is exchanged while policies change, and every flow is judged as a list would judge it.
 */
class SwapTest {
  /** What an SPD is by definition: selectors, priorities, and who came first. */
  private static final class Model {
    private record Row(PolicySpec spec, long sequence) {}

    private final Map<Selector, Row> rows = new LinkedHashMap<>();
    private long sequence;

    void update(PolicySpec spec) {
      Row old = rows.get(spec.selector());
      boolean keeps = old != null && old.spec.priority() == spec.priority();
      rows.put(spec.selector(), new Row(spec, keeps ? old.sequence : sequence++));
    }

    String answer(FlowColumns flow, int i) {
      Row best = null;
      for (Row row : rows.values()) {
        if (row.spec.selector().matches(flow, i) && (best == null || isBefore(row, best))) {
          best = row;
        }
      }
      return best == null ? "-" : best.spec.selector() + " " + best.spec.priority();
    }

    private static boolean isBefore(Row a, Row b) {
      int order = Integer.compareUnsigned(a.spec.priority(), b.spec.priority());
      return order != 0 ? order < 0 : a.sequence < b.sequence;
    }
  }

  private final Map<Direction, Model> models = new LinkedHashMap<>();
  private Random random = new Random(1);

  private Model model(Direction d) {
    return models.computeIfAbsent(d, x -> new Model());
  }

  // A small world, so that selectors meet, cover one another and come again.
  private PolicySpec spec() {
    Direction d = Direction.values()[random.nextInt(3)];
    int first = random.nextInt(4) * 100;
    Selector selector =
        new Selector(
            AddressRange.ipv4Prefix(NEAR | random.nextInt(8) << 8, 16 + random.nextInt(17)),
            AddressRange.ipv4Prefix(FAR | random.nextInt(8) << 8, 8 + random.nextInt(17)),
            random.nextBoolean() ? 0 : 17,
            first,
            first + random.nextInt(2) * 300,
            0,
            65_535);
    return Orders.discard(d, selector, random.nextInt(5) - 2);
  }

  private Change randomChange() {
    PolicySpec spec = spec();
    Model model = model(spec.direction());
    int kind = random.nextInt(100);
    if (kind == 0) {
      model.rows.clear();
      return new Change.FlushPolicies(Set.of(spec.direction()));
    }
    List<Selector> there = List.copyOf(model.rows.keySet());
    if (kind < 35 && !there.isEmpty()) {
      Selector selector = there.get(random.nextInt(there.size()));
      model.rows.remove(selector);
      return new Change.DeletePolicy(spec.direction(), selector);
    }
    model.update(spec);
    return new Change.UpdatePolicy(spec);
  }

  private void assertAgrees(ByHand g, int flows) throws GatewayException {
    FlowColumns columns = new FlowColumns(flows);
    for (int i = 0; i < flows; i++) {
      int source = NEAR | random.nextInt(8) << 8 | random.nextInt(4);
      int destination = FAR | random.nextInt(8) << 8 | random.nextInt(4);
      int sport = random.nextInt(8) * 100 + random.nextInt(3) - 1;
      columns.set(i, source, destination, random.nextInt(3) * 17, Math.max(0, sport), 5);
    }
    int[] winners = new int[flows];
    for (Direction d : Direction.values()) {
      List<String> answers =
          g.gateway.read((s, reader) -> {
            s.spd(d).lookup(reader, columns, 0, flows, winners);
            List<String> all = new ArrayList<>();
            for (int w : winners) {
              PolicySpec spec = w < 0 ? null : s.spd(d).policy(w).spec;
              all.add(spec == null ? "-" : spec.selector() + " " + spec.priority());
            }
            assertEquals(model(d).rows.size(), s.spd(d).size);
            return all;
          });
      for (int i = 0; i < flows; i++) {
        assertEquals(model(d).answer(columns, i), answers.get(i), d.label());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldAgreeWithTheListWhenPoliciesChangeDuringTheSwap(long seed) throws Exception {
    random = new Random(seed);
    String[] drivers = {"hash", "linear", "tuple-space"};
    try (ByHand g = new ByHand()) {
      for (int round = 0; round < 12; round++) {
        for (int i = 0; i < 40; i++) {
          g.commit(randomChange(), randomChange());
        }
        CompletableFuture<Committed> swap =
            g.gateway.submit(List.of(new Change.UseDriver(drivers[round % 3], true)));
        int changes = 0;
        while (!swap.isDone()) {
          if (changes++ < 30) {
            CompletableFuture<Committed> commit = g.gateway.submit(List.of(randomChange()));
            while (!commit.isDone()) {
              stepWithoutBuilder(g);
            }
          }
          g.round();
        }
        Committed done = g.await(swap);
        assertNotNull(done.swap());
        assertEquals(drivers[round % 3], done.swap().to());
        assertTrue(done.swap().replayed() > 0, "nothing arrived meanwhile");
        // The tables that came, and then their twins.
        assertAgrees(g, 200);
        g.commit(randomChange());
        assertAgrees(g, 200);
        g.commit(randomChange());
        assertAgrees(g, 200);
      }
    }
  }

  private static void stepWithoutBuilder(ByHand g) {
    g.worker.doWork();
    g.conduct();
    g.gateway.keeper().doWork();
  }

  @Test
  void shouldBeRefusedOnlyWhenThereArePoliciesAndNoRebuildIsAskedFor() throws Exception {
    try (ByHand g = new ByHand()) {
      assertEquals("hash", g.commit(new Change.UseDriver("hash", false)).swap().to());
      g.commit(Orders.add(Orders.discard(Direction.IN, Orders.between(NEAR, FAR), 1)));
      long generation = g.gateway.generation();
      GatewayException e = g.refusal(new Change.UseDriver("tuple-space", false));
      assertEquals(Errno.EBUSY, e.code());
      assertTrue(e.getMessage().contains("holds 1 policy;"), e.getMessage());
      assertEquals(generation, g.gateway.generation());
      assertEquals("hash", g.gateway.read((s, r) -> s.spd(Direction.FWD).driver));
      // The driver in force may be used again: that builds its tables anew.
      Committed again = g.commit(new Change.UseDriver("hash", false));
      assertEquals("hash", again.swap().from());
      assertEquals("tuple-space", g.commit(new Change.UseDriver("tuple-space", true)).swap().to());
      assertFalse(g.answer(Direction.IN, NEAR + 1, FAR + 1, 6).equals("-"));
    }
  }

  @Test
  void shouldBeginAfterTheChangesThatWaitWithIt() throws Exception {
    try (ByHand g = new ByHand()) {
      g.gateway.submit(
          List.of(Orders.add(Orders.discard(Direction.IN, Orders.between(NEAR, FAR), 1))));
      CompletableFuture<Committed> swap =
          g.gateway.submit(List.of(new Change.UseDriver("hash", true)));
      CompletableFuture<Committed> after =
          g.gateway.submit(
              List.of(Orders.delete(Orders.discard(Direction.IN, Orders.between(NEAR, FAR), 1))));
      assertEquals(1, g.await(swap).swap().replayed());
      assertEquals(0, g.await(after).policies());
      assertEquals("-", g.answer(Direction.IN, NEAR + 1, FAR + 1, 17));
    }
  }

  @Test
  void shouldRefuseASecondSwapWhileOneIsUnderWay() throws Exception {
    try (ByHand g = new ByHand()) {
      g.commit(Orders.add(Orders.discard(Direction.IN, Orders.between(NEAR, FAR), 1)));
      CompletableFuture<Committed> first =
          g.gateway.submit(List.of(new Change.UseDriver("hash", true)));
      CompletableFuture<Committed> second =
          g.gateway.submit(List.of(new Change.UseDriver("linear", true)));
      g.conduct();
      GatewayException e = assertThrows(GatewayException.class, () -> g.await(second));
      assertEquals(Errno.EBUSY, e.code());
      assertTrue(e.getMessage().contains("try again when it has returned"), e.getMessage());
      assertEquals("hash", g.await(first).swap().to());
      assertEquals("linear", g.commit(new Change.UseDriver("linear", true)).swap().to());
    }
  }
}
