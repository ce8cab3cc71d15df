package gateway.core.lease;

import gateway.esp.SaParameters;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a lease belongs to: not the SA as an entry, but the key that must not see a number twice. An
 * SA that is deleted and added again with the same key goes on where it was.
 *
 * @param high upper half of a digest of destination, SPI, algorithm, key and salt
 * @param low lower half
 */
public record LeaseKey(long high, long low) {
  /** The key of an SA. */
  public static LeaseKey of(SaParameters p) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          ByteBuffer.allocate(16)
              .putInt(p.destination())
              .putInt(p.spi())
              .putInt(p.algorithm().ordinal())
              .putInt(p.salt())
              .flip());
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(p.key()));
      return new LeaseKey(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
