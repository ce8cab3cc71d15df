package gateway.tool.simulation;

import gateway.core.worker.Counters;
import gateway.packet.DropReason;
import java.util.List;

/**
 * Drops that one side cannot have: every class has its policies and its SA from the moment a load
 * has returned, so only a packet that the wire damaged or an attacker made may meet one of these
 * reasons, and each at most once.
 */
final class FalseDrops {
  private static final List<DropReason> REASONS =
      List.of(
          DropReason.SA_BAD_PADDING,
          DropReason.SA_BAD_PAYLOAD,
          DropReason.SA_SELECTOR,
          DropReason.SA_WRONG_ENCAP,
          DropReason.DECAP_DEPTH,
          DropReason.HOOK_DROP,
          DropReason.HOOK_ABSENT,
          DropReason.NO_ROUTE,
          DropReason.ROUTE_LOOP,
          DropReason.SPD_NO_TABLE,
          DropReason.SPD_FWD_NONE,
          DropReason.SPD_OUT_NONE,
          DropReason.CIPHER_ABSENT,
          DropReason.OUT_SEAL_FAILED,
          DropReason.PORT_CLEAR,
          DropReason.PORT_GONE,
          DropReason.PORT_ERROR);

  private final int side;
  private final Ledger ledger;
  private final List<Excusable> excusable =
      List.of(new Excusable(DropReason.OUT_NO_SA), new Excusable(DropReason.SPD_FWD_TEMPLATE));
  private boolean loaded;
  private long tainted;
  private long pardoned;

  /** A reason that an order of the operator gives some classes for a while. */
  private static final class Excusable {
    private final DropReason reason;
    private final boolean[] classes = new boolean[Traffic.CLASSES];
    private long pardoned;

    Excusable(DropReason reason) {
      this.reason = reason;
    }

    void pardon(Counters counters) {
      pardoned = counters.drops(reason);
    }

    long drops(Counters counters) {
      for (boolean excused : classes) {
        if (excused) {
          pardon(counters);
        }
      }
      return counters.drops(reason) - pardoned;
    }
  }

  FalseDrops(int side, Ledger ledger) {
    this.side = side;
    this.ledger = ledger;
  }

  /** A packet arrives that the wire damaged or an attacker made. */
  void tainted() {
    tainted++;
  }

  /** The side knows its policies and SAs from now on. */
  void loaded(Counters counters) {
    loaded = true;
    pardoned = sum(counters);
    excusable.forEach(e -> e.pardon(counters));
  }

  /**
   * Packets of a class may meet a reason from now on, or no longer.
   *
   * @param reason OUT_NO_SA or SPD_FWD_TEMPLATE
   */
  void excuse(DropReason reason, int trafficClass, boolean on, Counters counters) {
    check(counters);
    for (Excusable e : excusable) {
      if (e.reason == reason) {
        e.classes[trafficClass] = on;
      }
    }
  }

  /** Looks at what a worker has counted so far. */
  void check(Counters counters) {
    if (!loaded) {
      return;
    }
    long drops = sum(counters) - pardoned;
    for (Excusable e : excusable) {
      drops += e.drops(counters);
    }
    if (drops > tainted) {
      StringBuilder which = new StringBuilder();
      for (DropReason reason : DropReason.values()) {
        if (counters.drops(reason) > 0) {
          which.append(' ').append(reason.label()).append('=').append(counters.drops(reason));
        }
      }
      ledger.violate(
          "no-false-drop",
          "side " + side + ": " + drops + " for " + tainted + " bad packets, in all" + which);
    }
  }

  private static long sum(Counters counters) {
    long sum = 0;
    for (DropReason reason : REASONS) {
      sum += counters.drops(reason);
    }
    return sum;
  }
}
