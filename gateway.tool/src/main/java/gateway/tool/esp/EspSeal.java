package gateway.tool.esp;

import gateway.esp.OutboundSa;
import gateway.esp.SaParameters;
import gateway.packet.DropReason;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.packet.Ipv4Header;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Seals the packets of a capture. */
@Command(
    name = "esp-seal",
    description = {
      "Seals the IPv4 packets of a capture with ESP in tunnel mode.",
      "The SA is the first whose 'sel' the packet meets, else the only one without 'sel'.",
      "Prints 'N verdict' per packet: ok, no-sa, or why it was not sealed."
    })
public final class EspSeal extends EspCommand {
  private static final DropReason[] REASONS = DropReason.values();
  private static final long LEASE = 1L << 20;

  private final List<OutboundSa> selective = new ArrayList<>();
  private final List<OutboundSa> general = new ArrayList<>();
  private final FlowColumns flow = new FlowColumns(1);

  /** For picocli. */
  public EspSeal() {
    super("gateway.esp-seal/1", "sealed");
  }

  @Override
  boolean seals() {
    return true;
  }

  @Override
  void begin(List<SaParameters> sas) throws GatewayException {
    for (SaParameters p : sas) {
      OutboundSa sa = new OutboundSa(p, session(p, true), LEASE, CapturedPacket.CHUNK);
      // Nothing is kept between two calls, so every number may be used at once.
      sa.grant(-1L);
      (p.selector() == null ? general : selective).add(sa);
    }
  }

  @Override
  boolean handle(CapturedPacket packet, boolean ipv4, Report report) throws GatewayException {
    if (!ipv4) {
      report.add(DropReason.NOT_IPV4.label(), false, Report.NO_SPI, 0);
      return false;
    }
    if (!packet.trim()) {
      report.add(DropReason.MALFORMED.label(), false, Report.NO_SPI, 0);
      return false;
    }
    OutboundSa sa = select(packet);
    if (sa == null) {
      report.add(EspVerdict.NO_SA.label(), false, Report.NO_SPI, 0);
      return false;
    }
    int dropped = sa.seal(packet.batch, 0);
    if (dropped != 0) {
      report.add(REASONS[dropped].label(), false, Report.NO_SPI, 0);
      return false;
    }
    long spi = sa.parameters().spi() & 0xffffffffL;
    report.add(EspVerdict.OK.label(), true, spi, sa.next() - 1);
    return true;
  }

  private @Nullable OutboundSa select(CapturedPacket packet) {
    long ip = packet.address();
    if (Ipv4Header.isFragment(ip)) {
      // Ports are in the first fragment alone, and fragments of a datagram must not part.
      flow.set(0, Ipv4Header.source(ip), Ipv4Header.destination(ip), Ipv4Header.protocol(ip), 0, 0);
    } else {
      flow.read(0, ip, packet.length());
    }
    for (OutboundSa sa : selective) {
      Selector selector = sa.parameters().selector();
      if (selector != null && selector.matches(flow, 0)) {
        return sa;
      }
    }
    return general.size() == 1 ? general.getFirst() : null;
  }

  @Override
  void end() {
    selective.forEach(OutboundSa::close);
    general.forEach(OutboundSa::close);
  }
}
