package gateway.core.worker;

import gateway.core.commit.Snapshot;
import gateway.core.sad.SaEntry;
import gateway.esp.OutboundSa;
import gateway.esp.SaParameters;
import gateway.packet.Batch;
import gateway.packet.EspHeader;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;

/**
 * Keeps address translations on the way alive (RFC 3948 section 4): a byte of 0xff by each
 * UDP-encapsulated SA that has sent nothing for a while.
 */
final class Keepalives {
  /** RFC 3948 section 4 gives 20 seconds as the default. */
  static final long INTERVAL_NANOS = 20_000_000_000L;

  private static final long LOOK_NANOS = 1_000_000_000L;
  private static final int LENGTH = Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH + 1;
  private static final int TIME_TO_LIVE = 64;

  private final Counters counters;
  private long nextLook;
  private boolean started;

  Keepalives(Counters counters) {
    this.counters = counters;
  }

  /**
   * Looks once a second, or anew when a batch was full; appends what is due to the ports' batches.
   */
  void run(Snapshot s, long now, Slab slab, Batch[] tx) {
    if (started && now - nextLook < 0) {
      return;
    }
    started = true;
    boolean all = true;
    for (SaEntry entry : s.sad.outbound()) {
      OutboundSa sa = entry.outbound;
      SaParameters.Encapsulation encapsulation = entry.parameters.encapsulation();
      if (sa == null || encapsulation == null || entry.port < 0) {
        continue;
      }
      long packets = sa.packets();
      if (entry.keepaliveDue == 0 || packets != entry.keepalivePackets) {
        entry.keepalivePackets = packets;
        entry.keepaliveDue = now + INTERVAL_NANOS;
      } else if (now - entry.keepaliveDue >= 0) {
        if (originate(entry, encapsulation, slab, tx)) {
          entry.keepaliveDue = now + INTERVAL_NANOS;
        } else {
          all = false;
        }
      }
    }
    nextLook = all ? now + LOOK_NANOS : now;
  }

  private boolean originate(
      SaEntry entry, SaParameters.Encapsulation encapsulation, Slab slab, Batch[] tx) {
    Batch batch = tx[entry.port];
    long chunk = batch.full() ? 0 : slab.take();
    if (chunk == 0) {
      return false;
    }
    long ip = chunk + Slab.HEADROOM;
    Ipv4Header.write(
        ip,
        LENGTH,
        IpProtocol.UDP,
        entry.parameters.source(),
        entry.parameters.destination(),
        TIME_TO_LIVE,
        0,
        false);
    long udp = ip + Ipv4Header.MIN_LENGTH;
    UdpHeader.write(
        udp, encapsulation.sourcePort(), encapsulation.destinationPort(), UdpHeader.LENGTH + 1);
    Memory.put8(udp + UdpHeader.LENGTH, EspHeader.KEEPALIVE);
    batch.add(ip, LENGTH);
    counters.add(Counter.ORIGINATED, 1);
    return true;
  }
}
