package gateway.trust.sign;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.trust.verify.DistributionList;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Writes the signed list of a distribution's jars; run once, when it is assembled. */
public final class ShippedList {
  private ShippedList() {}

  /**
   * Called by the build: {@code DISTRIBUTION IDENTITY}. Lists every jar below {@code
   * DISTRIBUTION/system} in {@code DISTRIBUTION/etc/trust}, signed by {@code IDENTITY.key} and
   * {@code .pem}; makes that identity if it is not there: a development build vouches for itself.
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("give the distribution and the signer's files");
    }
    Path distribution = Path.of(arguments[0]);
    Path files = Path.of(arguments[1]).toAbsolutePath();
    Path key = files.resolveSibling(files.getFileName() + ".key");
    Path certificate = files.resolveSibling(files.getFileName() + ".pem");
    if (Files.notExists(key)) {
      Identity.create(
          files.resolveSibling(""),
          files.getFileName().toString(),
          "CN=gateway build",
          Instant.now());
    }
    write(distribution, Identity.read(key, certificate));
    Files.copy(
        certificate,
        distribution.resolve("etc/trust").resolve(certificate.getFileName()),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Writes {@code etc/trust/system.sha256} and its signature, in the order of paths.
   *
   * @throws GatewayException EIO
   */
  public static void write(Path distribution, Identity signer) throws GatewayException {
    Path folder = distribution.resolve("etc/trust");
    try {
      Files.createDirectories(folder);
      byte[] list = list(distribution).getBytes(StandardCharsets.UTF_8);
      Files.write(folder.resolve(DistributionList.FILE), list);
      Files.write(folder.resolve(DistributionList.FILE + ".p7s"), signature(list, signer));
    } catch (IOException | GeneralSecurityException | OperatorCreationException | CMSException e) {
      throw new GatewayException(
          Errno.EIO, folder + ": the list cannot be written: " + e.getMessage(), e);
    }
  }

  private static String list(Path distribution) throws IOException, GeneralSecurityException {
    StringBuilder list = new StringBuilder();
    List<Path> jars;
    try (Stream<Path> found = Files.walk(distribution.resolve("system"))) {
      jars = found.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
    }
    for (Path jar : jars) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      list.append(HexFormat.of().formatHex(digest.digest()))
          .append("  ")
          .append(distribution.relativize(jar))
          .append('\n');
    }
    return list.toString();
  }

  private static byte[] signature(byte[] list, Identity signer)
      throws OperatorCreationException, CMSException, CertificateEncodingException, IOException {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .build(
                new JcaContentSignerBuilder(signer.algorithm()).build(signer.key()),
                signer.certificate()));
    generator.addCertificates(new JcaCertStore(signer.chain()));
    return generator.generate(new CMSProcessableByteArray(list), false).getEncoded();
  }
}
