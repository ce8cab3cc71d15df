package gateway.crypto.openssl;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.osgi.service.component.annotations.Component;

/**
 * Ciphers of {@code libcrypto.so.3} through {@code java.lang.foreign}: no native code of our own,
 * no garbage per packet. Stateless; sessions are independent of each other.
 */
@Component(service = AeadProvider.class, property = "gateway.crypto=openssl")
public final class OpenSslProvider implements AeadProvider {
  /** For the framework and {@code ServiceLoader}. Works where the library is missing, too. */
  public OpenSslProvider() {}

  @Override
  public String name() {
    return "openssl";
  }

  @Override
  public String version() {
    return LibCrypto.MISSING == null ? LibCrypto.version() : "missing";
  }

  @Override
  public boolean supports(AeadAlgorithm algorithm) {
    if (LibCrypto.MISSING != null) {
      return false;
    }
    // A library in FIPS mode has no ChaCha20.
    long cipher = LibCrypto.fetch(cipherName(algorithm, 32));
    if (cipher != 0) {
      LibCrypto.freeCipher(cipher);
    }
    return cipher != 0;
  }

  @Override
  public boolean allocationFree() {
    return true;
  }

  @Override
  public AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal)
      throws GatewayException {
    if (LibCrypto.MISSING != null) {
      throw new GatewayException(
          Errno.ENOPKG,
          LibCrypto.LIBRARY
              + " cannot be used ("
              + LibCrypto.MISSING
              + "); install the Debian package libssl3: apt-get install libssl3");
    }
    if (!algorithm.acceptsKeyLength(key.length)) {
      throw new GatewayException(
          Errno.EINVAL,
          algorithm + " takes no key of " + key.length + " bytes; check the SA's key material");
    }
    String name = cipherName(algorithm, key.length);
    long cipher = LibCrypto.fetch(name);
    if (cipher == 0) {
      throw new GatewayException(
          Errno.ENOTSUP,
          LibCrypto.version() + " offers no " + name + "; choose another algorithm for the SA");
    }
    try {
      return keyed(cipher, key, seal);
    } finally {
      LibCrypto.freeCipher(cipher);
    }
  }

  private static AeadSession keyed(long cipher, byte[] key, boolean seal) throws GatewayException {
    long context = LibCrypto.newContext();
    boolean done = false;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(key.length);
      MemorySegment.copy(key, 0, copy, ValueLayout.JAVA_BYTE, 0, key.length);
      done = context != 0 && LibCrypto.init(context, cipher, copy.address(), 0, seal ? 1 : 0) == 1;
      copy.fill((byte) 0);
    }
    if (!done) {
      if (context != 0) {
        LibCrypto.freeContext(context);
      }
      throw new GatewayException(
          Errno.EIO, "libcrypto could not make a cipher context; the process may be out of memory");
    }
    return new OpenSslSession(context, seal);
  }

  private static String cipherName(AeadAlgorithm algorithm, int keyLength) {
    return switch (algorithm) {
      case AES_GCM -> "AES-" + keyLength * 8 + "-GCM";
      case CHACHA20_POLY1305 -> "ChaCha20-Poly1305";
    };
  }
}
