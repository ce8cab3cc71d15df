package gateway.core.worker;

import gateway.core.commit.Snapshot;
import gateway.core.sad.SaEntry;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.packet.EspHeader;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.UdpHeader;

/** Opens ESP that is addressed to the gateway, plain or in UDP (RFC 4303, RFC 3948). */
final class Decapsulation {
  private final Counters counters;
  private final boolean dry;

  /**
   * @param dry whether packets are only looked at: an SA's cipher and window are its worker's
   */
  Decapsulation(Counters counters, boolean dry) {
    this.counters = counters;
    this.dry = dry;
  }

  /**
   * Opens every lane that carries ESP for us.
   *
   * @return whether any was opened, so that inner headers must be read
   */
  boolean run(Snapshot s, Lanes lanes) {
    boolean any = false;
    for (int i = 0; i < lanes.count(); i++) {
      if (lanes.alive(i) && carriesEsp(s, lanes, i)) {
        any |= open(s, lanes, i);
      }
    }
    return any;
  }

  /** Marks what is to be opened as the gateway's own: its outer packet ends here. */
  void mark(Snapshot s, Lanes lanes) {
    for (int i = 0; i < lanes.count(); i++) {
      lanes.local[i] = lanes.alive(i) && carriesEsp(s, lanes, i);
    }
  }

  /** Drops what still carries ESP for us after the last allowed depth. */
  void refuseDeeper(Snapshot s, Lanes lanes) {
    for (int i = 0; i < lanes.count(); i++) {
      if (lanes.alive(i) && lanes.arrivedBy[i] != null && carriesEsp(s, lanes, i)) {
        lanes.kill(i, DropReason.DECAP_DEPTH);
      }
    }
  }

  private static boolean carriesEsp(Snapshot s, Lanes lanes, int i) {
    int protocol = lanes.flows.protocol[i];
    return (protocol == IpProtocol.ESP
            || (protocol == IpProtocol.UDP
                && lanes.flows.destinationPort[i] == EspHeader.ENCAPSULATION_PORT))
        && s.isLocal(lanes.flows.destination[i]);
  }

  private boolean open(Snapshot s, Lanes lanes, int i) {
    SaEntry outer = lanes.arrivedBy[i];
    if (outer != null && !PolicyCheck.selectorAllows(outer, lanes, i)) {
      // RFC 4301 section 5.2 step 4: every SA on the way, not only the last.
      lanes.kill(i, DropReason.SA_SELECTOR);
      return false;
    }
    Batch batch = lanes.batch;
    long ip = batch.address[i];
    int header = Ipv4Header.headerLength(ip);
    long esp = ip + header;
    int length = batch.length[i] - header;
    boolean udp = lanes.flows.protocol[i] == IpProtocol.UDP;
    if (udp) {
      if (length < UdpHeader.LENGTH
          || UdpHeader.length(esp) < UdpHeader.LENGTH
          || UdpHeader.length(esp) > length) {
        lanes.kill(i, DropReason.MALFORMED);
        return false;
      }
      length = UdpHeader.length(esp) - UdpHeader.LENGTH;
      esp += UdpHeader.LENGTH;
      if (length == 1 && Memory.u8(esp) == EspHeader.KEEPALIVE) {
        lanes.kill(i, DropReason.ESP_KEEPALIVE);
        return false;
      }
    }
    if (length < EspHeader.LENGTH) {
      lanes.kill(i, DropReason.ESP_MALFORMED);
      return false;
    }
    int spi = EspHeader.spi(esp);
    if (udp && spi == 0) {
      // RFC 3948 section 2.2: the non-ESP marker.
      lanes.kill(i, DropReason.IKE_NO_LISTENER);
      return false;
    }
    SaEntry entry = s.sad.inbound(spi, lanes.flows.destination[i]);
    if (entry == null || entry.inbound == null) {
      lanes.kill(i, DropReason.SA_NONE);
      return false;
    }
    if (dry) {
      lanes.arrivedBy[i] = entry;
      lanes.drop[i] = PacketTrace.OPENED;
      return false;
    }
    lanes.underCipher = entry;
    int verdict = entry.inbound.open(batch, i, esp, length, udp);
    lanes.drop[i] = verdict;
    if (verdict != 0) {
      return false;
    }
    lanes.arrivedBy[i] = entry;
    // Where the inner packet goes is not known yet.
    lanes.local[i] = false;
    counters.add(Counter.DECAPSULATED, 1);
    return true;
  }
}
