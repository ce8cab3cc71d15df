package gateway.trust.verify;

import gateway.trust.Reason;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The certificates that signers' chains must end at. */
public final class TrustedCertificates {
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;
  private static final Set<String> CODE_SIGNING = Set.of("1.3.6.1.5.5.7.3.3", "2.5.29.37.0");

  private final List<X509Certificate> anchors;

  /**
   * @param anchors of authorities, or of signers themselves
   */
  public TrustedCertificates(Collection<X509Certificate> anchors) {
    this.anchors = List.copyOf(anchors);
  }

  /**
   * Checks that a signer's chain ends here, that all of it is strong and in its time, and that the
   * signer may sign code.
   */
  void check(SignatureBlock block, Instant now) throws Refusal {
    X509Certificate signer = block.signer();
    String name = signer.getSubjectX500Principal().getName();
    List<X509Certificate> chain = chain(block, now);
    if (chain.isEmpty()) {
      // one outside its time is named as such only if it is trusted at all
      chain = chain(block, signer.getNotAfter().toInstant().minusSeconds(1));
      if (chain.isEmpty()) {
        chain = chain(block, signer.getNotBefore().toInstant().plusSeconds(1));
      }
      if (chain.isEmpty()) {
        throw new Refusal(
            Reason.STRANGER, name, "signed under no certificate that is trusted here");
      }
    }
    for (X509Certificate certificate : chain) {
      checkTime(certificate, name, now);
      SignatureBlock.checkStrength(certificate, name);
    }
    // the last one is trusted as it is, whoever signed it
    for (X509Certificate certificate : chain.subList(0, chain.size() - 1)) {
      SignatureBlock.checkSignature(certificate, name);
    }
    checkUse(signer, name);
  }

  /** The certificates from the signer to the anchor, both included; empty if there is no way. */
  private List<X509Certificate> chain(SignatureBlock block, Instant at) {
    if (anchors.contains(block.signer())) {
      return List.of(block.signer());
    }
    // the JDK takes every anchor for an authority, a signer's own certificate too
    Set<TrustAnchor> authorities =
        anchors.stream()
            .filter(TrustedCertificates::isAuthority)
            .map(a -> new TrustAnchor(a, null))
            .collect(Collectors.toSet());
    if (authorities.isEmpty()) {
      return List.of();
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(block.signer());
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(authorities, target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(block.others())));
      PKIXCertPathBuilderResult result =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      List<X509Certificate> chain = new ArrayList<>();
      result.getCertPath().getCertificates().forEach(c -> chain.add((X509Certificate) c));
      chain.add(result.getTrustAnchor().getTrustedCert());
      return chain;
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("the JDK refuses the trusted certificates", e);
    } catch (GeneralSecurityException e) {
      return List.of();
    }
  }

  private static boolean isAuthority(X509Certificate certificate) {
    boolean @Nullable [] use = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 && (use == null || use[KEY_CERT_SIGN]);
  }

  private static void checkTime(X509Certificate certificate, String signer, Instant now)
      throws Refusal {
    String name = certificate.getSubjectX500Principal().getName();
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw new Refusal(
          Reason.EXPIRED,
          signer,
          "the certificate " + name + " ended at " + certificate.getNotAfter().toInstant());
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw new Refusal(
          Reason.NOT_YET_VALID,
          signer,
          "the certificate "
              + name
              + " begins at "
              + certificate.getNotBefore().toInstant()
              + ", and it is "
              + now);
    }
  }

  private static void checkUse(X509Certificate signer, String name) throws Refusal {
    boolean @Nullable [] use = signer.getKeyUsage();
    List<String> extended;
    try {
      extended = signer.getExtendedKeyUsage();
    } catch (CertificateParsingException e) {
      throw new Refusal(Reason.WEAK, name, "the signer's certificate is damaged");
    }
    if ((use != null && !use[DIGITAL_SIGNATURE])
        || (extended != null && extended.stream().noneMatch(CODE_SIGNING::contains))) {
      throw new Refusal(Reason.WEAK, name, "the signer's certificate is not for signing code");
    }
  }
}
