package gateway.core.worker;

import gateway.core.commit.Snapshot;
import gateway.core.sad.SaEntry;
import gateway.packet.Batch;
import gateway.packet.DropReason;

/** Seals what leaves by an SA, and holds everything else against what its port may carry. */
final class Encapsulation {
  private final Counters counters;
  private final boolean dry;

  /**
   * @param dry whether packets are only looked at, and no sequence number is used
   */
  Encapsulation(Counters counters, boolean dry) {
    this.counters = counters;
    this.dry = dry;
  }

  void run(Snapshot s, Lanes lanes) {
    for (int i = 0; i < lanes.count(); i++) {
      if (!lanes.alive(i)) {
        continue;
      }
      SaEntry sa = lanes.leavesBy[i];
      if (sa == null) {
        clear(s, lanes, i);
      } else {
        seal(s, lanes, i, sa);
      }
    }
  }

  private void clear(Snapshot s, Lanes lanes, int i) {
    int port = lanes.egress[i];
    if (!s.carriesClear(port)) {
      lanes.kill(i, DropReason.PORT_CLEAR);
    } else if (lanes.batch.length[i] > s.mtu(port)) {
      lanes.kill(i, DropReason.OUT_TOO_BIG);
    } else {
      counters.add(Counter.BYPASSED, 1);
    }
  }

  private void seal(Snapshot s, Lanes lanes, int i, SaEntry sa) {
    if (sa.port >= 0) {
      lanes.egress[i] = sa.port;
      if (s.isAbsent(sa.port)) {
        lanes.kill(i, DropReason.PORT_GONE);
        return;
      }
    }
    Batch batch = lanes.batch;
    // Before sealing, so that a packet that cannot leave costs no sequence number.
    if (sa.outbound == null) {
      lanes.kill(i, DropReason.OUT_NO_SA);
      return;
    }
    if (sa.outbound.sealedLength(batch.length[i]) > s.mtu(lanes.egress[i])) {
      lanes.kill(i, DropReason.OUT_TOO_BIG);
      return;
    }
    if (dry) {
      lanes.drop[i] = sa.outbound.numberRefusal();
      return;
    }
    lanes.underCipher = sa;
    int verdict = sa.outbound.seal(batch, i);
    lanes.drop[i] = verdict;
    if (verdict == 0) {
      counters.add(Counter.ENCAPSULATED, 1);
    }
  }
}
