package gateway.tool.esp;

import gateway.esp.InboundSa;
import gateway.esp.SaParameters;
import gateway.packet.DropReason;
import gateway.packet.EspHeader;
import gateway.packet.GatewayException;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.UdpHeader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** Opens the ESP packets of a capture. */
@Command(
    name = "esp-open",
    description = {
      "Opens the ESP packets of a capture, plain or in UDP, by destination and SPI.",
      "The replay window runs over the whole file; only good packets go out.",
      "Prints 'N verdict' per packet: ok no-sa bad-icv replay too-old bad-padding malformed dummy"
          + " keepalive not-esp."
    })
public final class EspOpen extends EspCommand {
  private static final long CEILING_STEP = 1L << 20;

  private final Map<Long, InboundSa> sas = new HashMap<>();
  private final Set<Integer> encapsulationPorts = new HashSet<>();
  private long esp;
  private int espLength;
  private boolean udp;

  /** For picocli. */
  public EspOpen() {
    super("gateway.esp-open/1", "ok");
  }

  @Override
  boolean seals() {
    return false;
  }

  @Override
  void begin(List<SaParameters> parameters) throws GatewayException {
    encapsulationPorts.add(EspHeader.ENCAPSULATION_PORT);
    for (SaParameters p : parameters) {
      InboundSa sa = new InboundSa(p, session(p, false), CEILING_STEP);
      // Nothing is kept between two calls, so nothing has to be durable first.
      sa.raiseCeiling(-1L);
      sas.put(key(p.destination(), p.spi()), sa);
      SaParameters.Encapsulation encapsulation = p.encapsulation();
      if (encapsulation != null) {
        encapsulationPorts.add(encapsulation.destinationPort());
      }
    }
  }

  @Override
  boolean handle(CapturedPacket packet, boolean ipv4, Report report) throws GatewayException {
    if (!ipv4) {
      return refuse(report, EspVerdict.NOT_ESP);
    }
    if (!packet.trim()) {
      return refuse(report, EspVerdict.MALFORMED);
    }
    EspVerdict carried = locate(packet);
    if (carried != EspVerdict.OK) {
      return refuse(report, carried);
    }
    int spi = EspHeader.spi(esp);
    long sequence = EspHeader.sequence(esp);
    InboundSa sa = sas.get(key(Ipv4Header.destination(packet.address()), spi));
    EspVerdict verdict = EspVerdict.NO_SA;
    if (sa != null) {
      int dropped = sa.open(packet.batch, 0, esp, espLength, udp);
      verdict = EspVerdict.of(dropped);
      if (judged(dropped)) {
        sequence = sa.lastSequence();
      }
    }
    boolean good = verdict == EspVerdict.OK;
    report.add(verdict.label(), good, spi & 0xffffffffL, sequence);
    return good;
  }

  /** Whether the SA got as far as the whole sequence number. */
  private static boolean judged(int dropped) {
    return dropped != DropReason.ESP_MALFORMED.ordinal()
        && dropped != DropReason.SA_WRONG_ENCAP.ordinal();
  }

  private static boolean refuse(Report report, EspVerdict verdict) throws GatewayException {
    report.add(verdict.label(), false, Report.NO_SPI, 0);
    return false;
  }

  // OK when there is an ESP header, and where; otherwise what it is instead.
  private EspVerdict locate(CapturedPacket packet) {
    long ip = packet.address();
    int header = Ipv4Header.headerLength(ip);
    int protocol = Ipv4Header.protocol(ip);
    esp = ip + header;
    espLength = packet.length() - header;
    udp = protocol == IpProtocol.UDP;
    if (protocol != IpProtocol.ESP && !udp) {
      return EspVerdict.NOT_ESP;
    }
    if (Ipv4Header.isFragment(ip)) {
      return udp ? EspVerdict.NOT_ESP : EspVerdict.MALFORMED;
    }
    if (udp) {
      EspVerdict inside = locateInUdp();
      if (inside != EspVerdict.OK) {
        return inside;
      }
    }
    return espLength < EspHeader.LENGTH ? EspVerdict.MALFORMED : EspVerdict.OK;
  }

  private EspVerdict locateInUdp() {
    if (espLength < UdpHeader.LENGTH
        || !encapsulationPorts.contains(UdpHeader.destinationPort(esp))) {
      return EspVerdict.NOT_ESP;
    }
    int length = UdpHeader.length(esp);
    if (length < UdpHeader.LENGTH || length > espLength) {
      return EspVerdict.MALFORMED;
    }
    esp += UdpHeader.LENGTH;
    espLength = length - UdpHeader.LENGTH;
    if (espLength == 1 && Memory.u8(esp) == EspHeader.KEEPALIVE) {
      return EspVerdict.KEEPALIVE;
    }
    // RFC 3948 section 2.2: four zero bytes where an SPI would be mark IKE.
    return espLength >= 4 && Memory.i32(esp) == 0 ? EspVerdict.NOT_ESP : EspVerdict.OK;
  }

  private static long key(int destination, int spi) {
    return (long) destination << 32 | spi & 0xffffffffL;
  }

  @Override
  void end() {
    sas.values().forEach(InboundSa::close);
  }
}
