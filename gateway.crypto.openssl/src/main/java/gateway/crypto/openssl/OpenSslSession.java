package gateway.crypto.openssl;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadSession;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One EVP_CIPHER_CTX, keyed once; a packet sets only the nonce. Allocates nothing per packet. */
final class OpenSslSession implements AeadSession {
  private static final int KEEP_WAY = -1;

  private final boolean seals;
  private final Arena arena = Arena.ofShared();
  private final long outLength;
  private long context;

  /** Takes ownership of a context that is keyed already. */
  OpenSslSession(long context, boolean seals) {
    this.context = context;
    this.seals = seals;
    MemorySegment scratch = arena.allocate(64, 64);
    outLength = scratch.address();
  }

  @Override
  public boolean seal(long aad, int aadLength, long nonce, long data, int length, long tag) {
    return seals
        && transform(aad, aadLength, nonce, data, length)
        && LibCrypto.finish(context, data + length, outLength) == 1
        && LibCrypto.control(context, LibCrypto.AEAD_GET_TAG, AeadAlgorithm.TAG_LENGTH, tag) == 1;
  }

  @Override
  public boolean open(long aad, int aadLength, long nonce, long data, int length, long tag) {
    return !seals
        && transform(aad, aadLength, nonce, data, length)
        && LibCrypto.control(context, LibCrypto.AEAD_SET_TAG, AeadAlgorithm.TAG_LENGTH, tag) == 1
        && LibCrypto.finish(context, data + length, outLength) == 1;
  }

  private boolean transform(long aad, int aadLength, long nonce, long data, int length) {
    return context != 0
        && LibCrypto.init(context, 0, 0, nonce, KEEP_WAY) == 1
        && (aadLength == 0 || LibCrypto.update(context, 0, outLength, aad, aadLength) == 1)
        && (length == 0 || LibCrypto.update(context, data, outLength, data, length) == 1);
  }

  @Override
  public void close() {
    if (context != 0) {
      LibCrypto.freeContext(context);
      context = 0;
      arena.close();
    }
  }
}
