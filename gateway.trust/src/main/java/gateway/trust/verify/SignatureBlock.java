package gateway.trust.verify;

import gateway.trust.Reason;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * A detached CMS signature with one signer (RFC 5652), whose signature fits what it signs.
 *
 * @param signer the certificate of the key that signed; nothing is known of its chain
 * @param others every certificate that came along
 */
record SignatureBlock(X509Certificate signer, List<X509Certificate> others) {
  private static final Set<String> DIGESTS =
      oids(
          NISTObjectIdentifiers.id_sha256,
          NISTObjectIdentifiers.id_sha384,
          NISTObjectIdentifiers.id_sha512,
          NISTObjectIdentifiers.id_shake256);

  /** What may stand for a signature in a block, where the digest is named apart. */
  private static final Set<String> BARE =
      oids(PKCSObjectIdentifiers.rsaEncryption, X9ObjectIdentifiers.id_ecPublicKey);

  private static final Set<String> SIGNATURES =
      oids(
          PKCSObjectIdentifiers.sha256WithRSAEncryption,
          PKCSObjectIdentifiers.sha384WithRSAEncryption,
          PKCSObjectIdentifiers.sha512WithRSAEncryption,
          X9ObjectIdentifiers.ecdsa_with_SHA256,
          X9ObjectIdentifiers.ecdsa_with_SHA384,
          X9ObjectIdentifiers.ecdsa_with_SHA512,
          EdECObjectIdentifiers.id_Ed25519,
          EdECObjectIdentifiers.id_Ed448);
  private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65537);

  /**
   * Reads a block and checks it against what it signs.
   *
   * @throws Refusal BAD_SIGNATURE or WEAK
   */
  static SignatureBlock read(byte[] block, byte[] signed) throws Refusal {
    try {
      CMSSignedData cms = new CMSSignedData(new CMSProcessableByteArray(signed), block);
      if (!PKCSObjectIdentifiers.signedData.equals(cms.toASN1Structure().getContentType())
          || !cms.isDetachedSignature()
          || cms.getSignerInfos().size() != 1) {
        throw new Refusal(Reason.BAD_SIGNATURE, "not a detached signature of one signer");
      }
      SignerInformation info = cms.getSignerInfos().iterator().next();
      JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
      List<X509Certificate> others = new ArrayList<>();
      X509Certificate signer = null;
      for (X509CertificateHolder holder : cms.getCertificates().getMatches(null)) {
        X509Certificate certificate = converter.getCertificate(holder);
        others.add(certificate);
        if (info.getSID().match(holder)) {
          signer = certificate;
        }
      }
      if (signer == null) {
        throw new Refusal(Reason.BAD_SIGNATURE, "the signer's certificate did not come along");
      }
      String name = signer.getSubjectX500Principal().getName();
      String algorithm = info.getEncryptionAlgOID();
      if (!DIGESTS.contains(info.getDigestAlgOID())
          || !(SIGNATURES.contains(algorithm) || BARE.contains(algorithm))) {
        throw new Refusal(Reason.WEAK, name, "signed by an algorithm that is not accepted");
      }
      checkStrength(signer, name);
      if (!info.verify(new JcaSimpleSignerInfoVerifierBuilder().build(signer.getPublicKey()))) {
        throw new Refusal(Reason.BAD_SIGNATURE, name, "the signature does not fit");
      }
      return new SignatureBlock(signer, List.copyOf(others));
    } catch (CMSException | CertificateException | OperatorCreationException e) {
      throw new Refusal(Reason.BAD_SIGNATURE, "the signature does not fit: " + e.getMessage());
    } catch (RuntimeException e) {
      // what a parser throws at a stranger's octets
      throw new Refusal(Reason.BAD_SIGNATURE, "the signature is damaged: " + e.getMessage());
    }
  }

  /** Refuses keys that are too weak to sign what runs in the gateway, or who signs it. */
  static void checkStrength(X509Certificate certificate, String signer) throws Refusal {
    boolean strong =
        switch (certificate.getPublicKey()) {
          case RSAPublicKey rsa ->
              rsa.getModulus().bitLength() >= 2048
                  && rsa.getPublicExponent().compareTo(LEAST_EXPONENT) >= 0;
          case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= 256;
          case EdECPublicKey edwards -> true;
          default -> false;
        };
    if (!strong) {
      throw new Refusal(
          Reason.WEAK,
          signer,
          "the key of "
              + certificate.getSubjectX500Principal().getName()
              + " is too weak: RSA from 2048 bits, EC from 256");
    }
  }

  /** Refuses certificates that were signed by an algorithm under which others can be forged. */
  static void checkSignature(X509Certificate certificate, String signer) throws Refusal {
    if (!SIGNATURES.contains(certificate.getSigAlgOID())) {
      throw new Refusal(
          Reason.WEAK,
          signer,
          "the certificate "
              + certificate.getSubjectX500Principal().getName()
              + " was signed by an algorithm that is not accepted");
    }
  }

  private static Set<String> oids(ASN1ObjectIdentifier... oids) {
    return Set.copyOf(java.util.Arrays.stream(oids).map(ASN1ObjectIdentifier::getId).toList());
  }
}
