package gateway.crypto.jce;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.osgi.service.component.annotations.Component;

/** Ciphers of the JDK's own provider. Stateless; sessions are independent of each other. */
@Component(service = AeadProvider.class, property = "gateway.crypto=jce")
public final class JceProvider implements AeadProvider {
  /** By name: a provider that was put before it, as Karaf may do, is many times slower. */
  private static final String PROVIDER = "SunJCE";

  /** For the framework and {@code ServiceLoader}. */
  public JceProvider() {}

  @Override
  public String name() {
    return "jce";
  }

  @Override
  public String version() {
    return PROVIDER + " " + Runtime.version();
  }

  @Override
  public boolean supports(AeadAlgorithm algorithm) {
    try {
      cipher(algorithm);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean allocationFree() {
    return false;
  }

  @Override
  public AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal)
      throws GatewayException {
    if (!algorithm.acceptsKeyLength(key.length)) {
      throw new GatewayException(
          Errno.EINVAL,
          algorithm + " takes no key of " + key.length + " bytes; check the SA's key material");
    }
    try {
      return new JceSession(cipher(algorithm), algorithm, key, seal);
    } catch (GeneralSecurityException e) {
      throw new GatewayException(
          Errno.ENOTSUP,
          "this JDK offers no " + algorithm + "; choose another algorithm for the SA",
          e);
    }
  }

  private static Cipher cipher(AeadAlgorithm algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case AES_GCM -> Cipher.getInstance("AES/GCM/NoPadding", PROVIDER);
      case CHACHA20_POLY1305 -> Cipher.getInstance("ChaCha20-Poly1305", PROVIDER);
    };
  }
}
