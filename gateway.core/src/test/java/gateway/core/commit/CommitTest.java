package gateway.core.commit;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.spd.PolicySpec;
import gateway.esp.SaParameters;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a commit promises to whoever orders it. */
class CommitTest {
  private static final Selector FORTH = Orders.between(NEAR, FAR);
  private static final Selector BACK = Orders.between(FAR, NEAR);
  private static final PolicySpec FIRST = Orders.discard(Direction.OUT, FORTH, 10);
  private static final PolicySpec SECOND = Orders.discard(Direction.FWD, BACK, 10);

  private static String answers(ByHand g) throws GatewayException {
    StringBuilder all = new StringBuilder();
    for (Direction d : Direction.values()) {
      all.append(g.answer(d, NEAR + 1, FAR + 1, 17)).append(' ');
      all.append(g.answer(d, FAR + 1, NEAR + 1, 17)).append(' ');
      all.append(g.answer(d, NEAR + 1, FAR + 1, 6)).append('\n');
    }
    return all.toString();
  }

  @Test
  void shouldChangeNothingWhenAChangeInTheMiddleIsBad() throws Exception {
    try (ByHand g = new ByHand()) {
      g.commit(Orders.add(FIRST), new Change.AddSa(Orders.outbound(0x2000)));
      String before = answers(g);
      long generation = g.gateway.generation();
      GatewayException e =
          g.refusal(
              Orders.add(SECOND),
              new Change.FlushPolicies(Set.of(Direction.OUT)),
              new Change.SetDefault(Direction.OUT, true),
              new Change.FlushSas(),
              new Change.AddSa(Orders.outbound(0x2000)),
              Orders.delete(FIRST),
              Orders.add(Orders.bypass(Direction.OUT, BACK)));
      assertEquals(Errno.ENOENT, e.code());
      assertTrue(e.getMessage().startsWith("change 6 of 7: "), e.getMessage());
      assertTrue(e.getMessage().contains("nothing was changed"), e.getMessage());
      assertEquals(before, answers(g));
      assertEquals(generation, g.gateway.generation());
      assertEquals(1, (int) g.await(g.gateway.ask(Truth::policies)));
      assertEquals(1, (int) g.await(g.gateway.ask(t -> t.sad().entries().size())));
      assertFalse((boolean) g.await(g.gateway.ask(t -> t.spd(Direction.OUT).defaultAccept())));
      // And what was taken back does not stand in the way of the next one.
      g.commit(Orders.delete(FIRST), Orders.add(SECOND));
      assertEquals("-", g.answer(Direction.OUT, NEAR + 1, FAR + 1, 17));
      assertNotEquals("-", g.answer(Direction.FWD, FAR + 1, NEAR + 1, 17));
    }
  }

  @Test
  void shouldShareAGenerationAndNotAFateWhenRequestsWaitTogether() throws Exception {
    try (ByHand g = new ByHand()) {
      CompletableFuture<Committed> good = g.gateway.submit(List.of(Orders.add(FIRST)));
      CompletableFuture<Committed> bad = g.gateway.submit(List.of(Orders.add(FIRST)));
      CompletableFuture<Committed> other = g.gateway.submit(List.of(Orders.add(SECOND)));
      long before = g.gateway.generation();
      Committed c = g.await(good);
      assertEquals(Errno.EEXIST, assertThrows(GatewayException.class, () -> g.await(bad)).code());
      assertEquals(before + 1, c.generation());
      assertEquals(c.generation(), g.await(other).generation());
      assertEquals(1, c.changes());
      assertEquals(2, c.policies());
      // In force, and not only in the truth.
      assertNotEquals("-", g.answer(Direction.OUT, NEAR + 1, FAR + 1, 17));
      assertNotEquals("-", g.answer(Direction.FWD, FAR + 1, NEAR + 1, 17));
    }
  }

  @Test
  void shouldNameTheNextStepWhenARequestIsRefused() throws Exception {
    try (ByHand g = new ByHand()) {
      g.commit(Orders.add(FIRST), new Change.AddSa(Orders.outbound(0x2000)));
      assertRefused(Errno.EEXIST, "use update to replace it", g.refusal(Orders.add(FIRST)));
      assertRefused(Errno.ENOENT, "see spd:list", g.refusal(Orders.delete(SECOND)));
      assertRefused(
          Errno.EEXIST,
          "use update to replace it",
          g.refusal(new Change.AddSa(Orders.outbound(0x2000))));
      assertRefused(
          Errno.ENOENT, "see sa:list", g.refusal(new Change.DeleteSa(Orders.FAR_WAN, 0x2001)));
      assertRefused(
          Errno.ENOENT, "see sa:list", g.refusal(new Change.UpdateSa(Orders.outbound(0x2001))));
      assertRefused(
          Errno.EBUSY, "repeat with --rebuild", g.refusal(new Change.UseDriver("hash", false)));
      assertRefused(
          Errno.ENOENT,
          "there are hash, linear, tuple-space",
          g.refusal(new Change.UseDriver("hsah", true)));
      assertRefused(
          Errno.EINVAL,
          "commit the other changes before it",
          g.refusal(Orders.add(SECOND), new Change.UseDriver("hash", true)));
    }
  }

  @Test
  void shouldRefuseAnSaThatCannotBeMadeAndGoOn() throws Exception {
    try (ByHand g = new ByHand()) {
      SaParameters p = Orders.outbound(0x2000);
      SaParameters narrow = Orders.inbound(0x1000);
      SaParameters impossible =
          new SaParameters(
              narrow.source(),
              narrow.destination(),
              narrow.spi(),
              0,
              narrow.mode(),
              narrow.algorithm(),
              narrow.key(),
              0,
              false,
              7,
              0,
              0,
              null,
              null);
      GatewayException e = g.refusal(new Change.AddSa(p), new Change.AddSa(impossible));
      assertRefused(Errno.EINVAL, "replay window", e);
      assertEquals(0, (int) g.await(g.gateway.ask(t -> t.sad().entries().size())));
      g.commit(new Change.AddSa(p), new Change.AddSa(narrow));
    }
  }

  @Test
  void shouldKeepTheCommitWhenAQuestionFails() throws Exception {
    try (ByHand g = new ByHand()) {
      CompletableFuture<Integer> question =
          g.gateway.ask(t -> {
            throw new StackOverflowError("asked too much");
          });
      CompletableFuture<Committed> commit = g.gateway.submit(List.of(Orders.add(FIRST)));
      g.await(commit);
      assertTrue(question.isCompletedExceptionally());
    }
  }

  @Test
  void shouldAnswerEveryoneWhenTheGatewayGoesDown() throws Exception {
    ByHand g = new ByHand();
    g.commit(Orders.add(FIRST));
    CompletableFuture<Committed> swap =
        g.gateway.submit(List.of(new Change.UseDriver("hash", true)));
    g.conduct();
    CompletableFuture<Committed> half = g.gateway.submit(List.of(Orders.add(SECOND)));
    g.conduct();
    CompletableFuture<Committed> waiting = g.gateway.submit(List.of(Orders.delete(FIRST)));
    g.close();
    CompletableFuture<Committed> late = g.gateway.submit(List.of(Orders.delete(FIRST)));
    for (CompletableFuture<Committed> f : List.of(swap, half, waiting, late)) {
      assertEquals(Errno.ESHUTDOWN, assertThrows(GatewayException.class, () -> g.await(f)).code());
    }
    assertTrue(g.gateway.ask(Truth::policies).isDone());
  }

  private static void assertRefused(Errno code, String step, GatewayException e) {
    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(step), e.getMessage());
  }
}
