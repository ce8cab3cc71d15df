package gateway.netfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of a chain, over random sets of hooks and constraints. */
class HookOrderTest {
  private static final int ROUNDS = 1_000;

  private final Random random = new Random(2006);

  /** Hooks whose constraints all point from a lower to a higher number of a hidden order. */
  private List<NamedHook> acyclic(int count) {
    List<String> hidden = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hidden.add("h" + i);
    }
    Collections.shuffle(hidden, random);
    List<NamedHook> hooks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Set<String> before = new HashSet<>();
      Set<String> after = new HashSet<>();
      for (int j = 0; j < count; j++) {
        if (i != j && random.nextInt(4) == 0) {
          (i < j ? before : after).add(hidden.get(j));
        }
      }
      if (random.nextInt(3) == 0) {
        before.add("nobody");
      }
      hooks.add(NamedHook.forwarding(hidden.get(i), random.nextInt(4) - 2, before, after));
    }
    return hooks;
  }

  private static List<String> order(List<NamedHook> hooks) throws GatewayException {
    return HookChains.of(hooks).at(HookPoint.FORWARD).names();
  }

  @Test
  void shouldRespectEveryConstraintAndLoseNobody() throws GatewayException {
    int constraints = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<NamedHook> hooks = acyclic(random.nextInt(12));
      List<String> order = order(hooks);
      assertEquals(hooks.size(), new HashSet<>(order).size());
      for (NamedHook hook : hooks) {
        int at = order.indexOf(hook.name());
        assertTrue(at >= 0);
        for (String later : hook.before()) {
          assertTrue(later.equals("nobody") || at < order.indexOf(later), order.toString());
          constraints++;
        }
        for (String earlier : hook.after()) {
          assertTrue(order.indexOf(earlier) < at, order.toString());
          constraints++;
        }
      }
    }
    assertTrue(constraints > 5_000, constraints + " constraints");
  }

  @Test
  void shouldAnswerTheSameForEveryPermutation() throws GatewayException {
    for (int round = 0; round < ROUNDS; round++) {
      List<NamedHook> hooks = acyclic(8);
      List<String> order = order(hooks);
      for (int n = 0; n < 5; n++) {
        Collections.shuffle(hooks, random);
        assertEquals(order, order(hooks));
      }
    }
  }

  @Test
  void shouldGoByPriorityThenNameWhereNothingElseIsSaid() throws GatewayException {
    for (int round = 0; round < 200; round++) {
      List<NamedHook> hooks = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        int priority =
            switch (random.nextInt(4)) {
              case 0 -> HookPriority.FIRST;
              case 1 -> HookPriority.LAST;
              default -> random.nextInt(3) - 1;
            };
        hooks.add(NamedHook.forwarding("h" + i, priority, Set.of(), Set.of()));
      }
      List<NamedHook> sorted = new ArrayList<>(hooks);
      sorted.sort(
          java.util.Comparator.comparingInt(NamedHook::priority).thenComparing(NamedHook::name));
      Collections.shuffle(hooks, random);
      assertEquals(sorted.stream().map(NamedHook::name).toList(), order(hooks));
    }
  }

  @Test
  void shouldPutTheStrongestNextOfThoseThatWaitForNobody() throws GatewayException {
    for (int round = 0; round < ROUNDS; round++) {
      List<NamedHook> hooks = acyclic(9);
      List<String> done = new ArrayList<>();
      for (String next : order(hooks)) {
        for (NamedHook other : hooks) {
          if (!done.contains(other.name()) && waits(other, hooks, done).isEmpty()) {
            NamedHook chosen = named(hooks, next);
            assertTrue(
                chosen.priority() < other.priority()
                    || (chosen.priority() == other.priority()
                        && next.compareTo(other.name()) <= 0));
          }
        }
        done.add(next);
      }
    }
  }

  private static Set<String> waits(NamedHook hook, List<NamedHook> hooks, List<String> done) {
    Set<String> waits = new HashSet<>(hook.after());
    for (NamedHook other : hooks) {
      if (other.before().contains(hook.name())) {
        waits.add(other.name());
      }
    }
    done.forEach(waits::remove);
    return waits;
  }

  private static NamedHook named(List<NamedHook> hooks, String name) {
    return hooks.stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void shouldRefuseEveryCycleAndNameOneThatIsThere() throws GatewayException {
    for (int round = 0; round < ROUNDS; round++) {
      List<NamedHook> hooks = acyclic(3 + random.nextInt(7));
      List<String> order = order(hooks);
      // Close a circle: some hook of the order must come before an earlier one, or itself.
      int early = random.nextInt(order.size());
      int late = early + random.nextInt(order.size() - early);
      boolean known = early == late || reaches(hooks, order.get(early), order.get(late));
      NamedHook closing = named(hooks, order.get(late));
      hooks.remove(closing);
      Set<String> before = new HashSet<>(closing.before());
      before.add(order.get(early));
      hooks.add(NamedHook.forwarding(closing.name(), closing.priority(), before, closing.after()));
      if (known) {
        GatewayException e = assertThrows(GatewayException.class, () -> order(hooks));
        assertEquals(Errno.EINVAL, e.code());
        assertNamesACycle(hooks, e.getMessage());
        Collections.shuffle(hooks, random);
        assertEquals(
            e.getMessage(), assertThrows(GatewayException.class, () -> order(hooks)).getMessage());
      } else {
        order(hooks); // an edge against the order without a way back is none
      }
    }
  }

  private static boolean reaches(List<NamedHook> hooks, String from, String to) {
    Set<String> seen = new HashSet<>(Set.of(from));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (NamedHook a : hooks) {
        for (NamedHook b : hooks) {
          if (seen.contains(a.name()) && mustPrecede(a, b)) {
            grown |= seen.add(b.name());
          }
        }
      }
    }
    return seen.contains(to);
  }

  private static boolean mustPrecede(NamedHook a, NamedHook b) {
    return a.before().contains(b.name()) || b.after().contains(a.name());
  }

  private static void assertNamesACycle(List<NamedHook> hooks, String message) {
    String circle = message.substring(message.indexOf(": ") + 2, message.indexOf(';'));
    List<String> names = Arrays.asList(circle.split(" before "));
    assertTrue(names.size() >= 2, message);
    assertEquals(names.getFirst(), names.getLast());
    assertEquals(names.size() - 1, new HashSet<>(names).size(), "nobody twice: " + message);
    for (int i = 1; i < names.size(); i++) {
      assertTrue(mustPrecede(named(hooks, names.get(i - 1)), named(hooks, names.get(i))), message);
    }
  }

  @Test
  void shouldSayWhereTheCircleIsAndWhatToDo() {
    List<NamedHook> hooks =
        List.of(
            NamedHook.forwarding("nat", 0, Set.of("filter"), Set.of()),
            NamedHook.forwarding("conntrack", 0, Set.of("nat"), Set.of()),
            NamedHook.forwarding("filter", 0, Set.of("conntrack", "log"), Set.of()),
            NamedHook.forwarding("log", 0, Set.of(), Set.of()));
    GatewayException e = assertThrows(GatewayException.class, () -> order(hooks));
    assertEquals(
        "the hooks at forward wait for each other in a circle: conntrack before nat before filter"
            + " before conntrack; remove one of them or change its before() or after()",
        e.getMessage());
  }

  @Test
  void shouldBindHooksOnlyWhereBothStand() throws GatewayException {
    NamedHook a =
        new NamedHook("a", Set.of(HookPoint.FORWARD), 0, Set.of("b"), Set.of("b"), Verdict.ACCEPT);
    NamedHook b =
        new NamedHook("b", Set.of(HookPoint.LOCAL_IN), 0, Set.of(), Set.of(), Verdict.ACCEPT);
    HookChains chains = HookChains.of(List.of(a, b));
    assertEquals(List.of("a"), chains.at(HookPoint.FORWARD).names());
    assertEquals(List.of("b"), chains.at(HookPoint.LOCAL_IN).names());
  }
}
