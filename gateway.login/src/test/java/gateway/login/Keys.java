package gateway.login;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** Keys of each kind, and what the SSH server makes of them. */
enum Keys {
  ED25519("ssh-ed25519"),
  P256("ecdsa-sha2-nistp256"),
  P384("ecdsa-sha2-nistp384"),
  P521("ecdsa-sha2-nistp521"),
  RSA("ssh-rsa");

  final String type;

  Keys(String type) {
    this.type = type;
  }

  KeyPair generate() throws GeneralSecurityException {
    return switch (this) {
      // of the provider that the SSH library has chosen, the only one that it encodes
      case ED25519 -> KeyUtils.generateKeyPair(type, 256);
      case P256 -> elliptic("secp256r1");
      case P384 -> elliptic("secp384r1");
      case P521 -> elliptic("secp521r1");
      case RSA -> rsa(2048);
    };
  }

  static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static KeyPair elliptic(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  /** The octets by which a client names its key to the server; encoded by the SSH library. */
  static byte[] wire(PublicKey key) {
    Buffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return buffer.getCompactData();
  }

  /** The object that the server makes of those octets. */
  static PublicKey handedOver(PublicKey key) throws Exception {
    PublicKey made = new ByteArrayBuffer(wire(key)).getRawPublicKey();
    if (!KeyUtils.compareKeys(key, made)) {
      throw new AssertionError("the SSH library changed the key");
    }
    return made;
  }

  /** As {@code ssh-keygen} writes it. */
  String line(PublicKey key) {
    return type + " " + Base64.getEncoder().encodeToString(wire(key)) + " somebody@somewhere";
  }

  /**
   * True if a coordinate of the point begins with a bit that a signed number would take for minus.
   */
  static boolean highBit(PublicKey key) {
    byte[] wire = wire(key);
    int length = wire.length;
    int field =
        ((java.security.interfaces.ECPublicKey) key)
            .getParams()
            .getCurve()
            .getField()
            .getFieldSize();
    int octets = (field + 7) / 8;
    return wire[length - octets] < 0 || wire[length - 2 * octets] < 0;
  }
}
