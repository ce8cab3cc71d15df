package gateway.trust.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The certificates of a folder: every {@code *.pem} in it, each with one or more. */
public final class CertificateFolder {
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private CertificateFolder() {}

  /**
   * Reads a folder; empty where there is none.
   *
   * @param privately whether files that others may write, or a folder that they may, are passed by
   * @param complaints receives {@code FILE: message} for each file that was passed by
   */
  public static List<X509Certificate> read(
      Path folder, boolean privately, Consumer<String> complaints) {
    List<X509Certificate> found = new ArrayList<>();
    try {
      if (privately && othersWrite(folder)) {
        complaints.accept(folder + ": others may write it; chmod 700 it, until then it is empty");
        return found;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
        for (Path file : files) {
          read(file, privately, found, complaints);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return found;
    } catch (IOException e) {
      complaints.accept(folder + ": cannot be read");
    }
    return found;
  }

  /** The certificates of one file, the signer's first. */
  public static List<X509Certificate> certificates(Path file)
      throws IOException, CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        found.add((X509Certificate) c);
      }
    }
    if (found.isEmpty()) {
      throw new CertificateException("no certificate in it");
    }
    return found;
  }

  private static void read(
      Path file, boolean privately, List<X509Certificate> found, Consumer<String> complaints)
      throws IOException {
    if (privately && othersWrite(file)) {
      complaints.accept(file + ": others may write it; chmod 644 it, until then it is passed by");
      return;
    }
    try {
      found.addAll(certificates(file));
    } catch (CertificateException e) {
      complaints.accept(file + ": no certificate in PEM form");
    }
  }

  private static boolean othersWrite(Path path) throws IOException {
    return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS_WRITE::contains);
  }
}
