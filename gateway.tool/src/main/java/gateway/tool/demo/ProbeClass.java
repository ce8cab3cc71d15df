package gateway.tool.demo;

/**
 * A class of probes, told by its UDP port (source and destination alike). A protected class has an
 * SA of its own in each direction, so that the wire shows it by its SPI.
 */
public enum ProbeClass {
  /** Protected from beginning to end. */
  PROTECT("protect", 1, 4001, 2_400, 200),
  /** Protected until the left gateway commits a policy that discards it. */
  DISCARD_LATER("discard-later", 2, 4002, 300, 200),
  /** Discarded from beginning to end. */
  DISCARD("discard", 3, 4003, 100, 64);

  /** Pings, the transfer and everything else between the two subnets use this SA. */
  public static final int REST_SA = 9;

  private final String label;
  private final int id;
  private final int port;
  private final int perSecond;
  private final int bytes;

  ProbeClass(String label, int id, int port, int perSecond, int bytes) {
    this.label = label;
    this.id = id;
    this.port = port;
    this.perSecond = perSecond;
    this.bytes = bytes;
  }

  /** The name in answers and tables. */
  public String label() {
    return label;
  }

  /** The number inside a probe. */
  public int id() {
    return id;
  }

  /** UDP port, both source and destination. */
  public int port() {
    return port;
  }

  /** Probes per second in each direction. */
  public int perSecond() {
    return perSecond;
  }

  /** UDP payload of a probe. */
  public int bytes() {
    return bytes;
  }

  /** Whether there is an SA for it. */
  public boolean isProtected() {
    return this != DISCARD;
  }

  /** The SPI of the class's SA in the direction that begins at a side. */
  public int spi(Side from) {
    return spi(from, id);
  }

  /** The SPI of an SA by its number; the reqid is the same number. */
  public static int spi(Side from, int number) {
    return (from == Side.LEFT ? 0x1000 : 0x2000) + number;
  }
}
