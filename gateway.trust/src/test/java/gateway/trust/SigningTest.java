package gateway.trust;

import static gateway.trust.Signers.NOW;
import static gateway.trust.Signers.signer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.trust.sign.Identity;
import gateway.trust.sign.JarSignature;
import gateway.trust.sign.TrustedSigner;
import gateway.trust.verify.CertificateFolder;
import gateway.trust.verify.SignedJar;
import gateway.trust.verify.TrustedCertificates;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's side, judged by the JDK's own tool where it can be. */
class SigningTest {
  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void makeAJar() throws Exception {
    jar = Jars.write(folder.resolve("driver.jar"), Jars.content("driver"));
  }

  @Test
  void shouldSignWhatTheJdksToolVerifies() throws Exception {
    Identity owner = Identity.create(folder.resolve("keys"), "owner", "CN=owner", NOW);
    Path out = folder.resolve("signed.jar");
    assertTrue(JarSignature.sign(jar, owner, out, NOW).trusted());
    String said = jarsigner(0, "-verify", "-strict", "-certs", store(owner), out);
    assertTrue(said.contains("jar verified."), said);
    Jars.change(out, (name, octets) -> name.equals("a/A.class") ? Jars.bytes("evil") : octets);
    said = jarsigner(1, "-verify", "-strict", store(owner), out);
    assertTrue(said.contains("SHA-256 digest error for a/A.class"), said);
  }

  @Test
  void shouldTrustWhatTheJdksToolSigned() throws Exception {
    for (Identity owner :
        List.of(
            signer().make(),
            signer().key("RSA", 2048).make(),
            signer().key("EC", "secp384r1").make(),
            signer().key("Ed25519", List.of()).make())) {
      Path signed = folder.resolve("by-the-tool.jar");
      jarsigner(0, "-signedjar", signed, store(owner), jar, "owner");
      Verdict verdict =
          SignedJar.judge(signed, new TrustedCertificates(List.of(owner.certificate())), NOW);
      assertTrue(verdict.trusted(), verdict::sentence);
    }
  }

  @Test
  void shouldSignInPlaceAndAgainByAnother() throws Exception {
    Identity first = Identity.create(folder.resolve("a"), "owner", "CN=first", NOW);
    Identity second = Identity.create(folder.resolve("b"), "owner", "CN=second", NOW);
    JarSignature.sign(jar, first, jar, NOW);
    assertEquals("CN=second", JarSignature.sign(jar, second, jar, NOW).signer());
    Map<String, byte[]> content = Jars.read(jar);
    assertEquals(1, content.keySet().stream().filter(n -> n.endsWith(".SF")).count());
    try (var files = Files.list(folder)) {
      assertFalse(files.anyMatch(f -> f.toString().endsWith(".new")), "leaves a draft");
    }
  }

  @Test
  void shouldKeepTheKeyFromOthersAndNeverReplaceIt() throws Exception {
    Path keys = folder.resolve("keys");
    Identity.create(keys, "owner", "CN=owner", NOW);
    assertEquals("rw-------", mode(keys.resolve("owner.key")));
    String key = Files.readString(keys.resolve("owner.key"));
    GatewayException refused =
        assertThrows(GatewayException.class, () -> Identity.create(keys, "owner", "CN=owner", NOW));
    assertEquals(Errno.EEXIST, refused.code());
    assertEquals(key, Files.readString(keys.resolve("owner.key")));
  }

  @Test
  void shouldReadWhatItWroteAndRefuseAKeyOfAnotherCertificate() throws Exception {
    Path keys = folder.resolve("keys");
    Identity made = Identity.create(keys, "owner", "CN=owner", NOW);
    Identity read = Identity.read(keys.resolve("owner.key"), keys.resolve("owner.pem"));
    assertEquals(made.certificate(), read.certificate());
    assertEquals(made.key(), read.key());
    Identity.create(keys, "other", "CN=other", NOW);
    GatewayException refused =
        assertThrows(
            GatewayException.class,
            () -> Identity.read(keys.resolve("other.key"), keys.resolve("owner.pem")));
    assertEquals(Errno.EINVAL, refused.code());
    assertEquals(
        Errno.ENOENT,
        assertThrows(
                GatewayException.class,
                () -> Identity.read(keys.resolve("absent"), keys.resolve("owner.pem")))
            .code());
  }

  @Test
  void shouldRefuseToSignWhatAGatewayWouldRefuse() throws Exception {
    Identity ended =
        signer().valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1))).make();
    byte[] before = Files.readAllBytes(jar);
    assertThrows(GatewayException.class, () -> JarSignature.sign(jar, ended, jar, NOW));
    Identity owner = signer().make();
    Path evil = Jars.add(Files.copy(jar, folder.resolve("evil.jar")), "../x", new byte[1]);
    assertThrows(GatewayException.class, () -> JarSignature.sign(evil, owner, evil, NOW));
    assertThrows(
        GatewayException.class,
        () -> JarSignature.sign(folder.resolve("absent.jar"), owner, jar, NOW));
    org.junit.jupiter.api.Assertions.assertArrayEquals(before, Files.readAllBytes(jar));
  }

  @Test
  void shouldAddACertificateWhereAGatewayLooks() throws Exception {
    Identity owner = Identity.create(folder.resolve("keys"), "owner", "CN=owner", NOW);
    Path dir = folder.resolve("dir");
    Path kept = TrustedSigner.add(folder.resolve("keys/owner.pem"), dir);
    assertEquals(dir.resolve("etc/trust"), kept.getParent());
    List<String> complaints = new ArrayList<>();
    assertEquals(
        List.of(owner.certificate()),
        CertificateFolder.read(dir.resolve("etc/trust"), true, complaints::add));
    assertEquals(kept, TrustedSigner.add(folder.resolve("keys/owner.pem"), dir), "twice is once");
    assertThrows(
        GatewayException.class, () -> TrustedSigner.add(folder.resolve("keys/owner.key"), dir));
    assertEquals(List.of(), complaints);
  }

  @Test
  void shouldNotBelieveCertificatesThatOthersMayWrite() throws Exception {
    Identity.create(folder.resolve("keys"), "owner", "CN=owner", NOW);
    Path dir = folder.resolve("dir");
    Path kept = TrustedSigner.add(folder.resolve("keys/owner.pem"), dir);
    List<String> complaints = new ArrayList<>();
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-rw-r--"));
    assertEquals(List.of(), CertificateFolder.read(kept.getParent(), true, complaints::add));
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(kept.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(List.of(), CertificateFolder.read(kept.getParent(), true, complaints::add));
    assertEquals(2, complaints.size(), complaints::toString);
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** The options that give the tool this identity under the alias owner. */
  private List<String> store(Identity owner) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "password".toCharArray();
    store.setKeyEntry("owner", owner.key(), password, owner.chain().toArray(new Certificate[0]));
    Path file = folder.resolve("store.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    return List.of("-keystore", file.toString(), "-storepass", "password");
  }

  private static String jarsigner(int least, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jarsigner").toString());
    for (Object argument : arguments) {
      if (argument instanceof List<?> more) {
        more.forEach(m -> command.add(m.toString()));
      } else {
        command.add(argument.toString());
      }
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    int code = process.waitFor();
    assertTrue(least == 0 ? code == 0 : code >= least, said);
    return said;
  }
}
