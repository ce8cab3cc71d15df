package gateway.crypto.jce;

import java.util.Arrays;
import javax.crypto.SecretKey;

/** A key that can be erased, which {@code SecretKeySpec} cannot. */
final class SessionKey implements SecretKey {
  private static final long serialVersionUID = 1L;

  private final String algorithm;
  private final transient byte[] bytes;

  SessionKey(String algorithm, byte[] key) {
    this.algorithm = algorithm;
    this.bytes = key.clone();
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** A copy, as the contract wants; the ciphers of the JDK overwrite theirs. */
  @Override
  public byte[] getEncoded() {
    return bytes.clone();
  }

  /** A key of the same kind and length that protects nothing. */
  SessionKey other() {
    byte[] any = new byte[bytes.length];
    Arrays.fill(any, (byte) 0x55);
    return new SessionKey(algorithm, any);
  }

  @Override
  public void destroy() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return algorithm + " key of " + bytes.length + " bytes";
  }
}
