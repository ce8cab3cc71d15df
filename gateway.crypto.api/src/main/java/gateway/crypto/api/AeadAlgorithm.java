package gateway.crypto.api;

/** Authenticated ciphers with a 96-bit nonce and a 128-bit tag. */
public enum AeadAlgorithm {
  /** AES in Galois/counter mode (NIST SP 800-38D); keys of 16, 24 or 32 bytes. */
  AES_GCM,
  /** ChaCha20-Poly1305 (RFC 8439); keys of 32 bytes. */
  CHACHA20_POLY1305;

  /** Bytes of the nonce. */
  public static final int NONCE_LENGTH = 12;

  /** Bytes of the tag. */
  public static final int TAG_LENGTH = 16;

  /** Whether a key of so many bytes fits. */
  public boolean acceptsKeyLength(int bytes) {
    return switch (this) {
      case AES_GCM -> bytes == 16 || bytes == 24 || bytes == 32;
      case CHACHA20_POLY1305 -> bytes == 32;
    };
  }
}
