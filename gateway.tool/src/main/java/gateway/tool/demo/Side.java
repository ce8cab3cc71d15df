package gateway.tool.demo;

import java.util.Locale;

/** One of the two gateways with the host behind it. */
public enum Side {
  LEFT("10.1.0", "192.0.2.1"),
  RIGHT("10.2.0", "192.0.2.2");

  private final String lan;
  private final String wan;

  Side(String lan, String wan) {
    this.lan = lan;
    this.wan = wan;
  }

  /** As people and the witnesses call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The opposite side. */
  public Side other() {
    return this == LEFT ? RIGHT : LEFT;
  }

  /** The protected subnet. */
  public String subnet() {
    return lan + ".0/24";
  }

  /** The host that probes are sent from. */
  public String host() {
    return lan + ".1";
  }

  /** The gateway's address on the wire. */
  public String wan() {
    return wan;
  }
}
