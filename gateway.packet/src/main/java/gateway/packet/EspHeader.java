package gateway.packet;

/** The ESP header (RFC 4303 section 2) at an address, and its carriage in UDP (RFC 3948). */
public final class EspHeader {
  /** Bytes of SPI and sequence number. */
  public static final int LENGTH = 8;

  /** The port of UDP encapsulation (RFC 3948 section 2.1). */
  public static final int ENCAPSULATION_PORT = 4500;

  /** The one byte of a NAT keepalive (RFC 3948 section 2.3). */
  public static final int KEEPALIVE = 0xff;

  private EspHeader() {}

  public static int spi(long esp) {
    return Memory.i32(esp);
  }

  /** The low 32 bits of the sequence number, unsigned. */
  public static long sequence(long esp) {
    return Memory.i32(esp + 4) & 0xffffffffL;
  }

  public static void write(long esp, int spi, long sequence) {
    Memory.put32(esp, spi);
    Memory.put32(esp + 4, (int) sequence);
  }
}
