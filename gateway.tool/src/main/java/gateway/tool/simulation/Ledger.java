package gateway.tool.simulation;

import gateway.packet.EspHeader;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.UdpHeader;
import gateway.tool.simulation.SimulationResult.Violation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be true at every moment, and the model it is held against: in which forms each class
 * may leave and be delivered, by the commits that have returned and those under way.
 */
final class Ledger {
  private static final int MOST = 20;

  /** Forms allowed now, by side and class. */
  private final List<List<Set<Form>>> leaving = new ArrayList<>();

  private final List<List<Set<Form>>> delivering = new ArrayList<>();
  private final Map<Integer, Integer> classOfSpi = new HashMap<>();
  private final Map<Integer, BitSet> sealed = new HashMap<>();
  private final BitSet deliveredProtected = new BitSet();
  private final BitSet deliveredClear = new BitSet();
  private final List<Violation> violations = new ArrayList<>();
  private long step;
  private long delivered;

  Ledger() {
    for (int side = 0; side < 2; side++) {
      List<Set<Form>> out = new ArrayList<>();
      List<Set<Form>> in = new ArrayList<>();
      for (int c = 0; c < Traffic.CLASSES; c++) {
        out.add(EnumSet.noneOf(Form.class));
        in.add(EnumSet.noneOf(Form.class));
      }
      leaving.add(out);
      delivering.add(in);
    }
  }

  void atStep(long now) {
    step = now;
  }

  long delivered() {
    return delivered;
  }

  List<Violation> violations() {
    return violations;
  }

  /** The forms in which a class may leave a side; changed by the operator. */
  Set<Form> leaving(int side, int trafficClass) {
    return leaving.get(side).get(trafficClass);
  }

  /** The forms in which a class may be delivered by a side. */
  Set<Form> delivering(int side, int trafficClass) {
    return delivering.get(side).get(trafficClass);
  }

  /** A side died: nothing may pass until it is told anew. */
  void forget(int side) {
    leaving.get(side).forEach(Set::clear);
    delivering.get(side).forEach(Set::clear);
  }

  void knowSpi(int spi, int trafficClass) {
    classOfSpi.put(spi, trafficClass);
  }

  void violate(String invariant, String detail) {
    if (violations.size() < MOST) {
      violations.add(new Violation(step, invariant, detail));
    }
  }

  /** A packet was handed to the wire by a side. */
  void left(int side, long ip, int length) {
    if (Ipv4Header.protocol(ip) == IpProtocol.UDP
        && UdpHeader.destinationPort(ip + Ipv4Header.MIN_LENGTH) == EspHeader.ENCAPSULATION_PORT) {
      long esp = ip + Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH;
      if (length > Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH + 1) {
        leftSealed(side, EspHeader.spi(esp), EspHeader.sequence(esp));
      }
      return;
    }
    int trafficClass = Traffic.trafficClass(ip);
    Set<Form> allowed =
        trafficClass < Traffic.CLASSES ? leaving(side, trafficClass) : Set.<Form>of();
    if (!allowed.contains(Form.BYPASS)) {
      violate(
          trafficClass < Traffic.FIRST_BYPASS ? "no-clear" : "no-stale",
          "class " + trafficClass + " left side " + side + " in clear, allowed " + allowed);
    }
  }

  private void leftSealed(int side, int spi, long sequence) {
    int trafficClass = classOfSpi.getOrDefault(spi, -1);
    if (trafficClass < 0) {
      violate("no-stale", "unknown SPI " + Integer.toHexString(spi));
      return;
    }
    if (!leaving(side, trafficClass).contains(Form.PROTECT)) {
      violate(
          "no-stale",
          "class "
              + trafficClass
              + " left side "
              + side
              + " sealed, allowed "
              + leaving(side, trafficClass));
    }
    BitSet numbers = sealed.computeIfAbsent(spi, s -> new BitSet());
    if (numbers.get((int) sequence)) {
      violate("sealed-once", "SPI " + Integer.toHexString(spi) + " sequence " + sequence);
    }
    numbers.set((int) sequence);
  }

  /**
   * A packet was handed to the hosts behind a side.
   *
   * @return its number, or -1
   */
  long delivered(int side, long ip, int length) {
    long number = Traffic.number(ip, length);
    int trafficClass = Traffic.trafficClass(ip);
    if (number < 0 && trafficClass >= Traffic.FIRST_BYPASS) {
      // The wire damages what nothing protects.
      return -1;
    }
    if (number < 0 || trafficClass >= Traffic.CLASSES) {
      violate("intact", "a packet was delivered whose bytes do not belong to its number");
      return -1;
    }
    Set<Form> allowed = delivering(side, trafficClass);
    boolean asProtected = trafficClass < Traffic.FIRST_BYPASS;
    if (allowed.isEmpty() || (allowed.size() == 1 && allowed.contains(Form.DISCARD))) {
      violate("no-stale", "class " + trafficClass + " was delivered by side " + side);
    }
    if ((number & Traffic.SPOOFED) != 0) {
      if (trafficClass < Traffic.FIRST_BYPASS) {
        violate("no-spoof", "class " + trafficClass + " was accepted in clear");
      }
      return number;
    }
    BitSet seen = asProtected ? deliveredProtected : deliveredClear;
    if (asProtected && seen.get((int) number)) {
      violate("delivered-once", "packet " + number + " of class " + trafficClass);
    }
    if (!seen.get((int) number)) {
      delivered++;
    }
    seen.set((int) number);
    return number;
  }
}
