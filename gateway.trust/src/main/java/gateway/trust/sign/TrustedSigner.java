package gateway.trust.sign;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.trust.verify.CertificateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** A certificate that a gateway shall trust. */
public final class TrustedSigner {
  private TrustedSigner() {}

  /**
   * Puts a certificate where the gateway with this folder looks; it counts at once, for bundles
   * that are resolved from then on.
   *
   * @param certificateFile PEM
   * @param dir the gateway's folder
   * @return the file it is kept in, named by its fingerprint
   * @throws GatewayException ENOENT, EINVAL if it is no certificate, EIO
   */
  public static Path add(Path certificateFile, Path dir) throws GatewayException {
    X509Certificate certificate;
    try {
      certificate = CertificateFolder.certificates(certificateFile).getFirst();
      certificate.checkValidity();
    } catch (IOException | GeneralSecurityException e) {
      Errno code = Files.exists(certificateFile) ? Errno.EINVAL : Errno.ENOENT;
      throw new GatewayException(
          code, certificateFile + ": no certificate in PEM form that is in its time", e);
    }
    Path folder = dir.resolve("etc/trust");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      String fingerprint =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
      Path kept = folder.resolve(fingerprint.substring(0, 16) + ".pem");
      Path draft = folder.resolve("." + kept.getFileName() + ".new");
      Files.copy(certificateFile, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(draft, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return kept;
    } catch (IOException | GeneralSecurityException e) {
      throw new GatewayException(Errno.EIO, folder + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
