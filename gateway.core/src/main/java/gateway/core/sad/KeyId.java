package gateway.core.sad;

import gateway.esp.SaParameters;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names a cipher key without showing it: what must never see a sequence number twice.
 *
 * <p>SPI and addresses are left out on purpose. The nonce of a counter-mode cipher is salt and
 * sequence number, so a key that comes back under another SPI goes on where it was, and two SAs of
 * one direction may not share one.
 *
 * @param high upper half of a digest of direction, algorithm, salt and key
 * @param low lower half
 */
public record KeyId(long high, long low) {
  /** The name of an SA's key, as used to open ({@code inbound}) or to seal. */
  public static KeyId of(SaParameters p, boolean inbound) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          ByteBuffer.allocate(12)
              .putInt(inbound ? 1 : 0)
              .putInt(p.algorithm().ordinal())
              .putInt(p.salt())
              .flip());
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(p.key()));
      return new KeyId(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
