package gateway.trust.sign;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.trust.verify.CertificateFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Who signs: a private key and the chain of its certificate, the signer's own first.
 *
 * @param key the private half
 * @param chain at least one certificate
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final Duration LIFE = Duration.ofDays(3653);

  /** A clock that is a little slow somewhere else shall not refuse a new certificate. */
  private static final Duration SLACK = Duration.ofHours(1);

  /**
   * Makes a key (P-256) and a self-signed certificate for signing code that is good for ten years,
   * and writes {@code NAME.key} (PKCS#8, mode 0600) and {@code NAME.pem}.
   *
   * @param folder where to; made if it is not there
   * @param name of the files
   * @param subject a distinguished name, such as {@code CN=owner}
   * @param now the certificate begins an hour before
   * @throws GatewayException EEXIST if one of the files is there, EINVAL for a bad subject
   */
  public static Identity create(Path folder, String name, String subject, Instant now)
      throws GatewayException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X509Certificate certificate = selfSigned(pair, new X500Principal(subject), now);
      Files.createDirectories(folder);
      writeNew(folder.resolve(name + ".key"), "rw-------", pem(pair.getPrivate()));
      writeNew(folder.resolve(name + ".pem"), "rw-r--r--", pem(certificate));
      return new Identity(pair.getPrivate(), List.of(certificate));
    } catch (FileAlreadyExistsException e) {
      throw new GatewayException(
          Errno.EEXIST, e.getFile() + " is there already; choose another folder or remove it", e);
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, folder + ": cannot be written: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new GatewayException(
          Errno.EINVAL, "a subject is a distinguished name such as CN=owner", e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /**
   * Reads a key and its certificates.
   *
   * @param keyFile PEM: PKCS#8, or OpenSSL's older forms; not encrypted
   * @param certificateFile PEM, the signer's own first
   * @throws GatewayException ENOENT, EINVAL if one cannot be read or they do not belong together
   */
  public static Identity read(Path keyFile, Path certificateFile) throws GatewayException {
    PrivateKey key = readKey(keyFile);
    List<X509Certificate> chain;
    try {
      chain = CertificateFolder.certificates(certificateFile);
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(certificateFile, "a certificate in PEM form", e);
    }
    Identity identity = new Identity(key, chain);
    if (!identity.belongsTogether()) {
      throw new GatewayException(
          Errno.EINVAL, keyFile + " is not the key of the certificate in " + certificateFile);
    }
    return identity;
  }

  /** The signer's own certificate. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** The signature algorithm that fits the key. */
  String algorithm() {
    return switch (key.getAlgorithm()) {
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
  }

  private static PrivateKey readKey(Path file) throws GatewayException {
    try (PEMParser parser = new PEMParser(Files.newBufferedReader(file))) {
      for (Object o = parser.readObject(); o != null; o = parser.readObject()) {
        switch (o) {
          case PrivateKeyInfo info -> {
            return toKey(info);
          }
          case PEMKeyPair pair -> {
            return toKey(pair.getPrivateKeyInfo());
          }
          default -> {
            // OpenSSL writes the curve's parameters before an elliptic key
          }
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw unreadable(file, "a private key in PEM form", e);
    }
    throw new GatewayException(
        Errno.EINVAL, file + " holds no private key in PEM form that is not encrypted");
  }

  // By its number: Bouncy Castle's converter names an elliptic key after whatever provider is
  // there,
  // and the signer of jars then finds that it does not fit its certificate.
  private static PrivateKey toKey(PrivateKeyInfo info)
      throws IOException, GeneralSecurityException {
    String algorithm = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  private boolean belongsTogether() throws GatewayException {
    try {
      byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
      Signature signature = Signature.getInstance(algorithm());
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static X509Certificate selfSigned(KeyPair pair, X500Principal subject, Instant now)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
            Date.from(now.minus(SLACK)),
            Date.from(now.plus(LIFE)),
            subject,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      if (object instanceof PrivateKey key) {
        writer.writeObject(new PemObject("PRIVATE KEY", key.getEncoded()));
      } else {
        writer.writeObject(object);
      }
    }
    return text.toString();
  }

  private static void writeNew(Path file, String mode, String text) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel =
        Files.newByteChannel(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
      channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private static GatewayException unreadable(Path file, String what, Exception cause) {
    Errno code = Files.exists(file) ? Errno.EINVAL : Errno.ENOENT;
    return new GatewayException(code, file + ": cannot be read as " + what, cause);
  }
}
