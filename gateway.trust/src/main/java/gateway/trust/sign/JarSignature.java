package gateway.trust.sign;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.trust.Verdict;
import gateway.trust.verify.SignedJar;
import gateway.trust.verify.TrustedCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import jdk.security.jarsigner.JarSignerException;

/** Signs jars as {@code jarsigner} does: by the JDK's own signer, SHA-256. */
public final class JarSignature {
  /** Names the files in META-INF; signing again with this name replaces the signature. */
  private static final String NAME = "OWNER";

  private JarSignature() {}

  /**
   * Signs a jar, and judges the result before it takes its place.
   *
   * @param jar what to sign
   * @param signer by whom
   * @param out where to; may be {@code jar} itself
   * @param now the time the signer's certificate is judged at
   * @throws GatewayException ENOENT, EINVAL for what a gateway would refuse, EIO
   */
  public static Verdict sign(Path jar, Identity signer, Path out, Instant now)
      throws GatewayException {
    if (Files.notExists(jar)) {
      throw new GatewayException(Errno.ENOENT, jar + " is not there");
    }
    Path draft = out.resolveSibling("." + out.getFileName() + ".new");
    try {
      try (ZipFile in = new ZipFile(jar.toFile());
          OutputStream signed = Files.newOutputStream(draft)) {
        CertPath chain = CertificateFactory.getInstance("X.509").generateCertPath(signer.chain());
        new JarSigner.Builder(signer.key(), chain)
            .digestAlgorithm("SHA-256")
            .signatureAlgorithm(signer.algorithm())
            .signerName(NAME)
            .build()
            .sign(in, signed);
      }
      Verdict verdict =
          SignedJar.judge(
              draft, new TrustedCertificates(java.util.List.of(signer.certificate())), now);
      if (!verdict.trusted()) {
        throw new GatewayException(
            Errno.EINVAL, jar + ": a gateway would refuse it all the same: " + verdict.sentence());
      }
      Files.move(draft, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return verdict;
    } catch (JarSignerException | GeneralSecurityException | IllegalArgumentException e) {
      throw new GatewayException(Errno.EINVAL, jar + ": cannot be signed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, jar + ": cannot be signed: " + e.getMessage(), e);
    } finally {
      discard(draft);
    }
  }

  private static void discard(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // a draft that stays harms nobody; the reason why it could not be signed is told
    }
  }
}
