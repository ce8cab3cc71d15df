package gateway.core.worker;

import gateway.core.sad.SaEntry;
import gateway.packet.EspHeader;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;
import org.jspecify.annotations.Nullable;

/**
 * A packet that nobody sent, for a {@link DryRun}. Its time to live is 64, it is no fragment, and
 * what its header does not say is zero.
 *
 * @param ingress index of the port it comes by
 * @param arrivedBy the inbound SA that it came out of, or null for one that comes as it is
 * @param source IPv4
 * @param destination IPv4
 * @param protocol number
 * @param sourcePort the port, ICMP type, or upper half of the GRE key; else of no effect
 * @param destinationPort the port, ICMP code, or lower half of the GRE key; else of no effect
 * @param spi of an ESP packet, plain or in UDP; else of no effect
 * @param length bytes, {@link #MIN_LENGTH} to {@link Slab#MAX_PACKET}
 */
public record DryPacket(
    int ingress,
    @Nullable SaEntry arrivedBy,
    int source,
    int destination,
    int protocol,
    int sourcePort,
    int destinationPort,
    int spi,
    int length) {
  /** Room for every header that is looked into. */
  public static final int MIN_LENGTH = Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH + EspHeader.LENGTH;

  private static final int TIME_TO_LIVE = 64;
  private static final int GRE_KEY_PRESENT = 0x2000;

  /** Refuses lengths that fit no frame. */
  public DryPacket {
    if (length < MIN_LENGTH || length > Slab.MAX_PACKET) {
      throw new IllegalArgumentException(
          "a packet has " + MIN_LENGTH + " to " + Slab.MAX_PACKET + " bytes");
    }
  }

  /** Writes the packet to zeroed memory. */
  void write(long ip) {
    Ipv4Header.write(ip, length, protocol, source, destination, TIME_TO_LIVE, 0, false);
    long upper = ip + Ipv4Header.MIN_LENGTH;
    if (protocol == IpProtocol.UDP) {
      UdpHeader.write(upper, sourcePort, destinationPort, length - Ipv4Header.MIN_LENGTH);
      Memory.put32(upper + UdpHeader.LENGTH, spi);
    } else if (IpProtocol.hasPorts(protocol)) {
      Memory.put16(upper, sourcePort);
      Memory.put16(upper + 2, destinationPort);
    } else if (protocol == IpProtocol.ICMP) {
      Memory.put8(upper, sourcePort);
      Memory.put8(upper + 1, destinationPort);
    } else if (protocol == IpProtocol.GRE) {
      Memory.put16(upper, GRE_KEY_PRESENT);
      Memory.put16(upper + 4, sourcePort);
      Memory.put16(upper + 6, destinationPort);
    } else if (protocol == IpProtocol.ESP) {
      Memory.put32(upper, spi);
    }
  }
}
