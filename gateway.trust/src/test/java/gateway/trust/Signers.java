package gateway.trust;

import gateway.trust.sign.Identity;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes signers of every kind, good and bad. */
public final class Signers {
  /** The time of the tests: certificates are made around it. */
  public static final Instant NOW = Instant.now();

  private static final AtomicLong SERIAL = new AtomicLong(1);

  private String subject = "CN=owner";
  private Instant from = NOW.minus(Duration.ofDays(1));
  private Instant to = NOW.plus(Duration.ofDays(365));
  private boolean authority;
  private KeyPurposeId purpose = KeyPurposeId.id_kp_codeSigning;
  private Identity issuer;
  private String digest = "SHA256";
  private String algorithm = "EC";
  private Object parameter = "secp256r1";

  private Signers() {}

  public static Signers signer() {
    return new Signers();
  }

  public Signers named(String subject) {
    this.subject = subject;
    return this;
  }

  public Signers valid(Instant from, Instant to) {
    this.from = from;
    this.to = to;
    return this;
  }

  public Signers authority() {
    this.authority = true;
    return this;
  }

  public Signers purpose(KeyPurposeId purpose) {
    this.purpose = purpose;
    return this;
  }

  public Signers issuedBy(Identity issuer) {
    this.issuer = issuer;
    return this;
  }

  /** The digest of the signature on the certificate. */
  public Signers digest(String digest) {
    this.digest = digest;
    return this;
  }

  public Signers key(String algorithm, Object parameter) {
    this.algorithm = algorithm;
    this.parameter = parameter;
    return this;
  }

  public Identity make() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    switch (parameter) {
      case String curve -> generator.initialize(new ECGenParameterSpec(curve));
      case Integer bits -> generator.initialize(bits);
      default -> {}
    }
    KeyPair pair = generator.generateKeyPair();
    X500Principal name = new X500Principal(subject);
    X500Principal by = issuer == null ? name : issuer.certificate().getSubjectX500Principal();
    var builder =
        new JcaX509v3CertificateBuilder(
            by,
            BigInteger.valueOf(SERIAL.getAndIncrement()),
            Date.from(from),
            Date.from(to),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (authority) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    } else {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }
    var key = issuer == null ? pair.getPrivate() : issuer.key();
    String signature =
        switch (key.getAlgorithm()) {
          case "EC" -> digest + "withECDSA";
          case "RSA" -> digest + "withRSA";
          default -> "Ed25519";
        };
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(key)));
    List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
    if (issuer != null) {
      chain.addAll(issuer.chain());
    }
    return new Identity(pair.getPrivate(), chain);
  }
}
