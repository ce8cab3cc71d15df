package gateway.login;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Set;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * A public key in its one canonical SSH encoding (RFC 4253 section 6.6, RFC 5656, RFC 8709), strong
 * enough to be let in. Two keys are the same key exactly when their octets are equal, whichever
 * provider made the objects.
 */
final class SshKey {
  /** The kinds of keys that are let in. */
  static final Set<String> TYPES =
      Set.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "ssh-rsa");

  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 16384;
  private static final BigInteger LEAST_RSA_EXPONENT = BigInteger.valueOf(65537);

  private final byte[] octets;

  private SshKey(byte[] octets) {
    this.octets = octets;
  }

  /**
   * Reads a key from a line of {@code authorized_keys}.
   *
   * @param type the word before the key
   * @param base64 the key
   * @throws GatewayException EINVAL with what is wrong, in a sentence that repeats nothing of the
   *     input
   */
  static SshKey ofLine(String type, String base64) throws GatewayException {
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw refusal("the key is not base64", e);
    }
    if (!type.equals(typeOf(octets))) {
      throw refusal("the key is of another type than the word before it", null);
    }
    AsymmetricKeyParameter key;
    byte[] canonical;
    try {
      key = OpenSSHPublicKeyUtil.parsePublicKey(octets);
      canonical = OpenSSHPublicKeyUtil.encodePublicKey(key);
    } catch (RuntimeException | IOException e) {
      throw refusal("the key is damaged", e);
    }
    if (!MessageDigest.isEqual(octets, canonical)) {
      throw refusal("the key is not in its canonical form", null);
    }
    checkStrength(key);
    return new SshKey(canonical);
  }

  /**
   * The key that an SSH server hands over, from any provider.
   *
   * @throws GatewayException EINVAL if it is not one of {@link #TYPES} or too weak
   */
  static SshKey of(PublicKey key) throws GatewayException {
    byte[] spki = key.getEncoded();
    if (!isPlain(key) || spki == null || !"X.509".equals(key.getFormat())) {
      throw refusal("this kind of key is not let in", null);
    }
    try {
      AsymmetricKeyParameter parameter = PublicKeyFactory.createKey(spki);
      byte[] octets = OpenSSHPublicKeyUtil.encodePublicKey(parameter);
      if (!TYPES.contains(typeOf(octets))) {
        throw refusal("this kind of key is not let in", null);
      }
      checkStrength(parameter);
      return new SshKey(octets);
    } catch (RuntimeException | IOException e) {
      throw refusal("the key is damaged", e);
    }
  }

  /** As written in {@code authorized_keys} and {@code known_hosts}: type, blank, base64. */
  String line() {
    return typeOf(octets) + " " + Base64.getEncoder().encodeToString(octets);
  }

  /** As {@code ssh-keygen -l} shows it: {@code SHA256:} and the digest in base64. */
  String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SshKey key && MessageDigest.isEqual(octets, key.octets);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return line();
  }

  /**
   * False for security keys and certificates: their objects wrap a plain key and could show its
   * encoding, but what they prove is something else.
   */
  private static boolean isPlain(PublicKey key) {
    return key instanceof RSAPublicKey
        || key instanceof ECPublicKey
        || key instanceof EdECPublicKey
        || key.getAlgorithm().equals("EdDSA")
        || key.getAlgorithm().equals("Ed25519");
  }

  private static void checkStrength(AsymmetricKeyParameter key) throws GatewayException {
    if (key instanceof RSAKeyParameters rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
        throw refusal("an RSA key must have from 2048 to 16384 bits", null);
      }
      if (rsa.getExponent().compareTo(LEAST_RSA_EXPONENT) < 0) {
        throw refusal("the exponent of an RSA key must be at least 65537", null);
      }
    }
  }

  /** The type that an encoding names, or "" if it names none. */
  private static String typeOf(byte[] octets) {
    if (octets.length < Integer.BYTES) {
      return "";
    }
    int length = ByteBuffer.wrap(octets).getInt();
    if (length < 0 || length > octets.length - Integer.BYTES) {
      return "";
    }
    return new String(octets, Integer.BYTES, length, StandardCharsets.US_ASCII);
  }

  private static GatewayException refusal(
      String sentence, @org.jspecify.annotations.Nullable Throwable cause) {
    return new GatewayException(Errno.EINVAL, sentence, cause);
  }
}
