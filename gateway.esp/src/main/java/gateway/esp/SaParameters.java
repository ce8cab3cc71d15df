package gateway.esp;

import gateway.crypto.api.AeadAlgorithm;
import gateway.spd.api.Selector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Everything an SA is made from, as {@code ip xfrm state add} gives it. Immutable; {@code toString}
 * shows no key.
 *
 * @param source tunnel source, IPv4
 * @param destination tunnel destination, IPv4
 * @param spi the SPI; 256..2^32-1 unsigned
 * @param reqid what ties it to the templates of policies; 0 = any
 * @param mode tunnel or transport
 * @param algorithm the cipher
 * @param key the cipher's key, without the salt
 * @param salt the four bytes in front of the IV in the nonce (RFC 4106 section 4, RFC 7634 section
 *     2)
 * @param esn whether sequence numbers are extended to 64 bits
 * @param replayWindow packets of the replay window, 0 = no replay protection
 * @param outboundSequence the last number used before; the first one sealed is the next
 * @param inboundSequence the highest number accepted before
 * @param encapsulation UDP encapsulation, or null for plain ESP
 * @param selector what inner packets it may carry, or null for any
 */
public record SaParameters(
    int source,
    int destination,
    int spi,
    int reqid,
    Mode mode,
    AeadAlgorithm algorithm,
    byte[] key,
    int salt,
    boolean esn,
    int replayWindow,
    long outboundSequence,
    long inboundSequence,
    @Nullable Encapsulation encapsulation,
    @Nullable Selector selector) {

  /** How the inner packet is carried (RFC 4301 section 4.1). */
  public enum Mode {
    TUNNEL,
    TRANSPORT
  }

  /**
   * ESP in UDP (RFC 3948).
   *
   * @param sourcePort source port of the outer datagram
   * @param destinationPort destination port of the outer datagram
   */
  public record Encapsulation(int sourcePort, int destinationPort) {}

  /** Takes a copy of the key. */
  public SaParameters {
    key = key.clone();
  }

  /** The key itself, not a copy: the control path alone sees it. */
  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SaParameters o
        && source == o.source
        && destination == o.destination
        && spi == o.spi
        && reqid == o.reqid
        && mode == o.mode
        && algorithm == o.algorithm
        && Arrays.equals(key, o.key)
        && salt == o.salt
        && esn == o.esn
        && replayWindow == o.replayWindow
        && outboundSequence == o.outboundSequence
        && inboundSequence == o.inboundSequence
        && java.util.Objects.equals(encapsulation, o.encapsulation)
        && java.util.Objects.equals(selector, o.selector);
  }

  @Override
  public int hashCode() {
    return spi * 31 + destination;
  }

  @Override
  public String toString() {
    return String.format("SA 0x%08x reqid %d %s", spi, reqid, algorithm);
  }
}
