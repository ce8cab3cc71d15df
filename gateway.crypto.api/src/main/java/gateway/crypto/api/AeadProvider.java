package gateway.crypto.api;

import gateway.packet.GatewayException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source of cipher sessions. An OSGi service, or found by {@code ServiceLoader} outside OSGi.
 * Methods are called by control threads and may block.
 */
@ConsumerType
public interface AeadProvider {
  /** The name in listings, for example {@code openssl}. Must not change over the lifetime. */
  String name();

  /** The library behind it and its version, for {@code gateway:info} and benchmark reports. */
  String version();

  /** Whether sessions of this algorithm can be made. */
  boolean supports(AeadAlgorithm algorithm);

  /** Whether {@code seal} and {@code open} allocate nothing on the Java heap. */
  boolean allocationFree();

  /**
   * Makes a session for one key and one way.
   *
   * @param key the key; the caller may overwrite it when the call has returned
   * @param seal true for a session that seals, false for one that opens
   * @throws GatewayException ENOTSUP for an algorithm, EINVAL for a key length, ENOPKG where the
   *     library is missing
   */
  AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal) throws GatewayException;
}
