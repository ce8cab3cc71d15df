package gateway.crypto.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One key, one way. All addresses are absolute; data is transformed in place. Called by one worker;
 * never blocks, throws or logs.
 */
@ConsumerType
public interface AeadSession extends AutoCloseable {
  /**
   * Encrypts {@code length} bytes at {@code data} in place and writes the tag.
   *
   * @param aad additional authenticated data, which is not changed
   * @param aadLength its bytes, 0 or more
   * @param nonce 12 bytes; never the same twice under one key
   * @param data the plain text, replaced by the cipher text
   * @param length its bytes, 0 or more
   * @param tag where the 16 bytes of the tag go
   * @return false when the library refused; nothing may be sent then
   */
  boolean seal(long aad, int aadLength, long nonce, long data, int length, long tag);

  /**
   * Verifies and decrypts in place.
   *
   * @return true only when the tag is right; otherwise the bytes at {@code data} are undefined and
   *     must not be used
   */
  boolean open(long aad, int aadLength, long nonce, long data, int length, long tag);

  /** Frees the key. Throws nothing. */
  @Override
  void close();
}
