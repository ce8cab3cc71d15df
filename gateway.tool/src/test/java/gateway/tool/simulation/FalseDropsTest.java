package gateway.tool.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.core.worker.Counters;
import gateway.packet.DropReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FalseDropsTest {
  private final Ledger ledger = new Ledger();
  private final Counters counters = new Counters();
  private final FalseDrops drops = new FalseDrops(0, ledger);

  @BeforeEach
  void load() {
    drop(DropReason.SPD_OUT_NONE);
    assertViolations(0);
    drops.loaded(counters);
    assertViolations(0);
  }

  private void drop(DropReason reason) {
    counters.drop(reason.ordinal(), 1);
  }

  private void assertViolations(int expected) {
    drops.check(counters);
    assertEquals(expected, ledger.violations().size(), () -> ledger.violations().toString());
  }

  @Test
  void shouldTurnRedWhenAPacketIsDroppedForNoReason() {
    drop(DropReason.SPD_FWD_TEMPLATE);
    assertViolations(1);
  }

  @Test
  void shouldPardonOneDropForEveryPacketThatTheWireSpoiled() {
    drops.tainted();
    drop(DropReason.SPD_FWD_NONE);
    assertViolations(0);
    drop(DropReason.SPD_FWD_NONE);
    assertViolations(1);
  }

  @Test
  void shouldPardonAMissingSaWhileThereIsNone() {
    drops.excuse(DropReason.OUT_NO_SA, 2, true, counters);
    drop(DropReason.OUT_NO_SA);
    drops.excuse(DropReason.OUT_NO_SA, 2, false, counters);
    assertViolations(0);
    drop(DropReason.OUT_NO_SA);
    assertViolations(1);
  }

  @Test
  void shouldNotPardonAnotherReasonWhileAnSaIsMissing() {
    drops.excuse(DropReason.OUT_NO_SA, 2, true, counters);
    drop(DropReason.SA_SELECTOR);
    assertViolations(1);
  }

  @Test
  void shouldLeaveDropsAloneThatAPolicyOrTheWireOrdered() {
    drop(DropReason.SPD_OUT_DISCARD);
    drop(DropReason.SA_REPLAY);
    drop(DropReason.PORT_FULL);
    assertViolations(0);
  }
}
