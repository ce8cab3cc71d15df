package gateway.login;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.jspecify.annotations.Nullable;

/**
 * The key by which the gateway shows clients that it is itself: P-256, made once and kept. In the
 * form of RFC 5915 with its public half inside, the one form of an elliptic key that Karaf's reader
 * takes without a second file.
 */
final class HostKey {
  private static final String TYPE = "EC PRIVATE KEY";

  private HostKey() {}

  /**
   * Makes the key if it is not there; in any case only the owner may read it afterwards.
   *
   * @return its public half
   * @throws GatewayException EINVAL if the file holds something else
   */
  static SshKey makeOrRead(Path file, SecureRandom random) throws IOException, GatewayException {
    if (Files.notExists(file)) {
      PrivateFile.write(file, Pem.text(TYPE, make(random).getEncoded()));
    }
    PrivateFile.close(file);
    return publicHalf(file);
  }

  private static ECPrivateKey make(SecureRandom random) {
    ECNamedDomainParameters curve = curve();
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(curve, random));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    return new ECPrivateKey(
        curve.getN().bitLength(),
        ((ECPrivateKeyParameters) pair.getPrivate()).getD(),
        new DERBitString(((ECPublicKeyParameters) pair.getPublic()).getQ().getEncoded(false)),
        SECObjectIdentifiers.secp256r1);
  }

  private static SshKey publicHalf(Path file) throws IOException, GatewayException {
    byte @Nullable [] octets = Pem.octets(TYPE, Files.readString(file));
    if (octets == null) {
      throw refusal(file, null);
    }
    try {
      ECNamedDomainParameters curve = curve();
      ECPrivateKey key = ECPrivateKey.getInstance(octets);
      @Nullable ASN1BitString half = key.getPublicKey();
      if (half == null || !SECObjectIdentifiers.secp256r1.equals(key.getParametersObject())) {
        throw refusal(file, null);
      }
      byte[] encoded =
          OpenSSHPublicKeyUtil.encodePublicKey(
              new ECPublicKeyParameters(curve.getCurve().decodePoint(half.getOctets()), curve));
      return SshKey.ofLine(
          "ecdsa-sha2-nistp256", java.util.Base64.getEncoder().encodeToString(encoded));
    } catch (RuntimeException e) {
      throw refusal(file, e);
    }
  }

  private static ECNamedDomainParameters curve() {
    X9ECParameters p256 = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
    return new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, p256);
  }

  private static GatewayException refusal(Path file, @Nullable Throwable cause) {
    return new GatewayException(
        Errno.EINVAL,
        file
            + " is not a P-256 key with its public half; remove it, and a new one is made at the"
            + " next start",
        cause);
  }
}
