package gateway.netfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import gateway.packet.Batch;
import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HookChainTest {
  private final Batch batch = new Batch();
  private final FlowColumns flows = new FlowColumns();
  private final HookCursor cursor = new HookCursor();

  private int run(HookChain chain) {
    cursor.begin(chain.point(), batch, flows, new String[] {"lan"}, 0);
    return chain.run(cursor.at(0, -1, false));
  }

  @Test
  void shouldAcceptWhenAllDoAndWhenNobodyStands() throws GatewayException {
    HookChain chain =
        HookChain.of(
            HookPoint.FORWARD,
            List.of(
                NamedHook.answering("a", 0, Verdict.ACCEPT),
                NamedHook.answering("b", 0, Verdict.ACCEPT)));
    assertEquals(Verdict.ACCEPT, run(chain));
    assertEquals(1, cursor.hook());
    HookChain empty = HookChains.EMPTY.at(HookPoint.FORWARD);
    assertTrue(empty.isEmpty());
    assertEquals(Verdict.ACCEPT, run(empty));
    assertEquals(-1, cursor.hook());
  }

  @Test
  void shouldStopAtTheFirstThatDoesNotAcceptAndSayWhoItWas() throws GatewayException {
    NamedHook first = NamedHook.answering("first", -1, Verdict.ACCEPT);
    NamedHook second = NamedHook.answering("second", 0, Verdict.DROP);
    NamedHook third = NamedHook.answering("third", 1, Verdict.ACCEPT);
    HookChain chain = HookChain.of(HookPoint.FORWARD, List.of(third, second, first));
    assertEquals(Verdict.DROP, run(chain));
    assertSame(second, chain.hook(cursor.hook()));
    assertEquals("second", chain.name(cursor.hook()));
    assertEquals(List.of(1, 1, 0), List.of(first.asked, second.asked, third.asked));
  }

  @Test
  void shouldDropOnEveryAnswerThatIsNoVerdict() throws GatewayException {
    for (int answer : new int[] {-1, 2, 3, 4, 5, 0x10001, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      HookChain chain =
          HookChain.of(HookPoint.FORWARD, List.of(NamedHook.answering("a", 0, answer)));
      assertEquals(Verdict.DROP, run(chain), "answer " + answer);
    }
  }

  @Test
  void shouldLetAThrowThroughAndStillSayWhoItWas() throws GatewayException {
    NetfilterHook faulty =
        new NetfilterHook() {
          @Override
          public String name() {
            return "faulty";
          }

          @Override
          public Set<HookPoint> points() {
            return Set.of(HookPoint.FORWARD);
          }

          @Override
          public int priority() {
            return 0;
          }

          @Override
          public int onPacket(HookPacket packet) {
            throw new IllegalStateException("a bug");
          }
        };
    HookChain chain =
        HookChain.of(
            HookPoint.FORWARD, List.of(NamedHook.answering("a", -1, Verdict.ACCEPT), faulty));
    assertThrows(IllegalStateException.class, () -> run(chain));
    assertSame(faulty, chain.hook(cursor.hook()));
  }

  @Test
  void shouldStandAtExactlyThePointsThatAHookNames() throws GatewayException {
    NamedHook hook =
        new NamedHook(
            "a",
            EnumSet.of(HookPoint.INGRESS, HookPoint.EGRESS),
            0,
            Set.of(),
            Set.of(),
            Verdict.DROP);
    HookChains chains = HookChains.of(List.of(hook));
    assertFalse(chains.isEmpty());
    for (HookPoint point : HookPoint.values()) {
      assertEquals(point, chains.at(point).point());
      assertEquals(hook.points().contains(point) ? 1 : 0, chains.at(point).size());
    }
    assertTrue(HookChains.of(List.of()).isEmpty());
    assertTrue(HookChains.EMPTY.isEmpty());
  }

  @Test
  void shouldComeToTheSameByArrivalsAndDeparturesAsAtOnce() throws GatewayException {
    NamedHook a = NamedHook.forwarding("a", 5, Set.of("b"), Set.of());
    NamedHook b = NamedHook.forwarding("b", -5, Set.of(), Set.of());
    NamedHook c = NamedHook.forwarding("c", 0, Set.of(), Set.of("a"));
    HookChains all = HookChains.EMPTY.plus(c).plus(b).plus(a);
    assertEquals(
        HookChains.of(List.of(a, b, c)).at(HookPoint.FORWARD).names(),
        all.at(HookPoint.FORWARD).names());
    assertEquals(List.of("a", "b", "c"), all.at(HookPoint.FORWARD).names());
    HookChains less = all.minus(a);
    assertEquals(List.of("b", "c"), less.at(HookPoint.FORWARD).names());
    assertSame(less, less.minus(a));
    assertEquals("a", all.nameOf(a));
    assertEquals(Set.of(HookPoint.FORWARD), all.pointsOf(a));
    assertEquals(null, less.nameOf(a));
    assertEquals(Set.of(), less.pointsOf(a));
    assertTrue(less.minus(b).minus(c).isEmpty());
  }

  @Test
  void shouldAskNobodyWhenAHookIsTakenAway() throws GatewayException {
    Departing departing = new Departing("departing");
    Departing staying = new Departing("staying");
    HookChains chains = HookChains.EMPTY.plus(departing).plus(staying);
    departing.gone = true;
    staying.gone = true;
    HookChains left = chains.minus(departing);
    assertEquals(List.of("staying"), left.at(HookPoint.LOCAL_IN).names());
    assertThrows(GatewayException.class, () -> HookChains.EMPTY.plus(departing));
  }

  /** Throws what a departed class would. */
  private static final class Departing implements NetfilterHook {
    private final String name;
    boolean gone;

    Departing(String name) {
      this.name = name;
    }

    private <T> T answer(T value) {
      if (gone) {
        throw new NoClassDefFoundError(name);
      }
      return value;
    }

    @Override
    public String name() {
      return answer(name);
    }

    @Override
    public Set<HookPoint> points() {
      return answer(Set.of(HookPoint.LOCAL_IN));
    }

    @Override
    public int priority() {
      return answer(0);
    }

    @Override
    public Set<String> before() {
      return answer(Set.of());
    }

    @Override
    public Set<String> after() {
      return answer(Set.of());
    }

    @Override
    public int onPacket(HookPacket packet) {
      return answer(Verdict.ACCEPT);
    }
  }

  @Test
  void shouldLeaveTheChainsAsTheyAreWhenAnArrivalIsRefused() throws GatewayException {
    HookChains chains = HookChains.of(List.of(NamedHook.forwarding("a", 0, Set.of("b"), Set.of())));
    NamedHook circular = NamedHook.forwarding("b", 0, Set.of("a"), Set.of());
    assertThrows(GatewayException.class, () -> chains.plus(circular));
    assertEquals(List.of("a"), chains.at(HookPoint.FORWARD).names());
  }

  @Test
  void shouldRefuseTwoHooksOfOneName() {
    GatewayException e =
        assertThrows(
            GatewayException.class,
            () ->
                HookChains.of(
                    List.of(
                        NamedHook.answering("a", 0, Verdict.ACCEPT),
                        NamedHook.answering("a", 1, Verdict.ACCEPT))));
    assertEquals(Errno.EEXIST, e.code());
    assertTrue(e.getMessage().startsWith("two hooks are named a "), e.getMessage());
  }

  @Test
  void shouldRefuseAHookThatCannotDescribeItself() {
    for (String name : new String[] {"", "Upper", "a b", "-a", "a\nb", "x".repeat(64)}) {
      refuse(NamedHook.answering(name, 0, Verdict.ACCEPT));
    }
    refuse(new NamedHook("a", nothing(), 0, Set.of(), Set.of(), Verdict.ACCEPT));
    refuse(new NamedHook("a", Set.of(), 0, nothing(), Set.of(), Verdict.ACCEPT));
    refuse(new NamedHook(nothing(), Set.of(), 0, Set.of(), Set.of(), Verdict.ACCEPT));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  private static void refuse(NetfilterHook hook) {
    GatewayException e = assertThrows(GatewayException.class, () -> HookChains.of(List.of(hook)));
    assertEquals(Errno.EINVAL, e.code());
    assertTrue(e.getMessage().contains(hook.getClass().getName()), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  @Test
  void shouldAllocateNothingPerPacket() throws GatewayException {
    HookChain chain =
        HookChain.of(
            HookPoint.FORWARD,
            List.of(
                NamedHook.answering("a", 0, Verdict.ACCEPT),
                NamedHook.answering("b", 1, Verdict.ACCEPT),
                NamedHook.answering("c", 2, Verdict.DROP)));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String[] names = {"lan", "wan"};
    long least = Long.MAX_VALUE;
    // The compiler allocates on this thread while it warms up; packets would in every round.
    for (int round = 0; round < 5 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int n = 0; n < 20_000; n++) {
        cursor.begin(HookPoint.FORWARD, batch, n % 2 == 0 ? flows : null, names, 0);
        for (int i = 0; i < Batch.CAPACITY; i++) {
          chain.run(cursor.at(i, 1, true));
        }
        cursor.end();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least, "bytes on the heap");
  }
}
