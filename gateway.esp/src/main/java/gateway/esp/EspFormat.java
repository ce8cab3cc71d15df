package gateway.esp;

import gateway.crypto.api.AeadAlgorithm;
import gateway.packet.EspHeader;

/**
 * The sizes of an ESP packet under one cipher (RFC 4303 section 2). Immutable.
 *
 * <p>Everything that differs between ciphers of the RFC 4106 shape stands here.
 */
final class EspFormat {
  /** Pad length and next header. */
  static final int TRAILER = 2;

  /** Bytes of the explicit IV behind the ESP header. */
  final int iv;

  /** Bytes of the integrity check value at the end. */
  final int icv;

  /** What the cipher text's length is a multiple of; a power of two, at least 4. */
  final int alignment;

  private EspFormat(int iv, int icv, int alignment) {
    this.iv = iv;
    this.icv = icv;
    this.alignment = alignment;
  }

  static EspFormat of(AeadAlgorithm algorithm) {
    return switch (algorithm) {
      // RFC 4106 sections 3.1 and 6, RFC 7634 section 2: stream ciphers, aligned to 4 by ESP
      // itself.
      case AES_GCM, CHACHA20_POLY1305 -> new EspFormat(8, AeadAlgorithm.TAG_LENGTH, 4);
    };
  }

  /** Bytes in front of the cipher text: ESP header and IV. */
  int front() {
    return EspHeader.LENGTH + iv;
  }

  /** Pad bytes behind a payload of {@code length} bytes. */
  int padding(int length) {
    return -(length + TRAILER) & (alignment - 1);
  }

  /** The most bytes added, from the ESP header to the ICV. */
  int overhead() {
    return front() + alignment - 1 + TRAILER + icv;
  }

  /** Whether an ESP packet of {@code length} bytes, ESP header included, can be one. */
  boolean plausible(int length) {
    int text = length - front() - icv;
    return text >= alignment && (text & (alignment - 1)) == 0;
  }
}
