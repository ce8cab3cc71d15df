package gateway.tool.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.tool.Main;
import gateway.trust.Reason;
import gateway.trust.verify.CertificateFolder;
import gateway.trust.verify.SignedJar;
import gateway.trust.verify.TrustedCertificates;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guides tell an owner to type. */
class TrustVerbsTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private int run(String... arguments) {
    PrintStream sink = new PrintStream(errors, true);
    return Main.run(new PrintStream(OutputStream.nullOutputStream()), sink, arguments);
  }

  private Path jar() throws Exception {
    Path jar = folder.resolve("driver.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("a/A.class"));
      out.write(1);
    }
    return jar;
  }

  @Test
  void shouldMakeAKeySignABundleAndHaveAGatewayTrustIt() throws Exception {
    Path jar = jar();
    Path dir = Files.createDirectory(folder.resolve("dir"));
    assertEquals(0, run("trust", "init", "--folder", folder.toString()), errors::toString);
    String key = folder.resolve("owner.key").toString();
    String certificate = folder.resolve("owner.pem").toString();
    assertEquals(
        0, run("sign", jar.toString(), "--key", key, "--cert", certificate), errors::toString);
    assertEquals(0, run("trust", "add", certificate, "--dir", dir.toString()), errors::toString);
    TrustedCertificates trusted =
        new TrustedCertificates(
            CertificateFolder.read(dir.resolve("etc/trust"), true, complaint -> {}));
    assertEquals(Reason.SIGNED, SignedJar.judge(jar, trusted, Instant.now()).reason());
  }

  @Test
  void shouldRefuseWithTheContractsExitCodes() throws Exception {
    assertEquals(2, run("trust"));
    assertEquals(2, run("sign"));
    assertEquals(1, run("sign", jar().toString(), "--key", folder.resolve("absent").toString()));
    assertTrue(errors.toString().contains("absent"), errors::toString);
    assertEquals(0, run("trust", "init", "--folder", folder.toString()));
    assertEquals(1, run("trust", "init", "--folder", folder.toString()), "never replaces a key");
  }
}
