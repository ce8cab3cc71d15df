package gateway.core.spd;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.Orders;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The truth of one direction: ranks, slots, indexes, and what is taken back. */
class SpdTest {
  private Spd spd;

  @BeforeEach
  void empty() throws GatewayException {
    spd = new Spd(Direction.OUT, new TablePair(new LinearSpd(), Direction.OUT, 64, 2), false);
  }

  private static PolicySpec policy(int n, int priority) {
    Selector s =
        Selector.of(AddressRange.ipv4Prefix(NEAR + n, 32), AddressRange.ipv4Prefix(FAR, 16), 0);
    return Orders.discard(Direction.OUT, s, priority);
  }

  private void commit() throws GatewayException {
    spd.prepare();
    spd.show();
    spd.settle();
  }

  private long rank(int n) {
    PolicyEntry entry = spd.find(policy(n, 0).selector());
    assertTrue(entry != null, "policy " + n);
    return entry.key.rank();
  }

  @Test
  void shouldKeepItsPlaceWhenAnUpdateKeepsThePriority() throws GatewayException {
    spd.add(policy(1, 5), -1);
    spd.add(policy(2, 5), -1);
    long first = rank(1);
    long second = rank(2);
    commit();
    spd.update(Orders.bypass(Direction.OUT, policy(1, 5).selector()), -1);
    spd.update(policy(1, 5), -1);
    spd.update(policy(1, 5), -1);
    commit();
    assertNotEquals(first, rank(1), "priority 100 was in between");
    assertTrue(rank(1) > second, "renewed by the change of priority");
    long now = rank(1);
    int slot = spd.find(policy(1, 5).selector()).slot();
    spd.update(policy(1, 5), -1);
    commit();
    assertEquals(now, rank(1));
    assertNotEquals(slot, spd.find(policy(1, 5).selector()).slot());
  }

  @Test
  void shouldKeepItsIndexWhenItIsUpdated() throws GatewayException {
    spd.add(policy(1, 5), -1);
    int index = spd.find(policy(1, 5).selector()).index;
    assertEquals(1, index % 8, "the kernel's number of out");
    spd.update(policy(1, 9), -1);
    assertEquals(index, spd.find(policy(1, 9).selector()).index);
  }

  @Test
  void shouldOrderPrioritiesUnsigned() throws GatewayException {
    spd.add(policy(1, -1), -1);
    spd.add(policy(2, 1), -1);
    assertTrue(Long.compareUnsigned(rank(2), rank(1)) < 0);
  }

  @Test
  void shouldCountSequencesAnewWhenTheSpdIsFlushed() throws GatewayException {
    spd.add(policy(1, 5), -1);
    long first = rank(1);
    spd.add(policy(2, 5), -1);
    commit();
    int mark = spd.mark();
    spd.flush();
    spd.rollBack(mark, spd.opMark() - 1);
    spd.add(policy(3, 5), -1);
    assertEquals(first + 2, rank(3), "a flush that was taken back frees nothing");
    commit();
    spd.flush();
    spd.add(policy(4, 5), -1);
    assertEquals(first, rank(4));
    commit();
    assertEquals(1, spd.size());
  }

  @Test
  void shouldShareTheViewUntilSomethingIsShown() throws GatewayException {
    SpdView before = spd.view();
    commit();
    assertSame(before, spd.view());
    spd.add(policy(1, 5), -1);
    commit();
    SpdView after = spd.view();
    assertNotSame(before, after);
    assertEquals(1, after.size);
    spd.setDefault(true);
    commit();
    assertTrue(spd.view().defaultAccept);
    assertNotSame(after, spd.view());
    SpdView accepting = spd.view();
    spd.replaceTables(new TablePair(new LinearSpd(), Direction.OUT, 64, 2));
    assertNotSame(accepting, spd.view());
  }

  /** A slot that a packet may still carry keeps its policy until the wait is over. */
  @Test
  void shouldNotRewriteASlotBeforeTheWaitIsOver() throws GatewayException {
    Random random = new Random(1);
    Map<Integer, PolicyEntry> shown = new HashMap<>();
    Set<Integer> present = new HashSet<>();
    for (int commit = 0; commit < 2000; commit++) {
      SpdView before = spd.view();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int n = random.nextInt(40);
        int mark = spd.mark();
        int ops = spd.opMark();
        boolean there = present.contains(n);
        if (there && random.nextBoolean()) {
          spd.delete(policy(n, 0).selector());
          there = false;
        } else {
          spd.update(policy(n, random.nextInt(3)), -1);
          there = true;
        }
        if (random.nextInt(4) == 0) {
          spd.rollBack(mark, ops);
        } else if (there) {
          present.add(n);
        } else {
          present.remove(n);
        }
      }
      spd.prepare();
      // Before the wait is over both views must answer: the old one what it showed.
      shown.forEach((slot, entry) -> assertSame(entry, before.policy(slot)));
      spd.show();
      shown.forEach((slot, entry) -> assertSame(entry, before.policy(slot)));
      spd.settle();
      shown.clear();
      for (PolicyEntry entry : spd.policies()) {
        assertTrue(shown.put(entry.slot(), entry) == null, "one slot, one policy");
      }
      assertEquals(present.size(), shown.size());
    }
    assertTrue(spd.reservedSlots() <= 128, "slots come again: " + spd.reservedSlots());
  }
}
