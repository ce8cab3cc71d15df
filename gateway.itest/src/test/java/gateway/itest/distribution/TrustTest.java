package gateway.itest.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.itest.demo.Privilege;
import gateway.trust.sign.Identity;
import gateway.trust.sign.JarSignature;
import gateway.trust.sign.TrustedSigner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Strangers' bundles at the assembled distribution, by every way that a bundle can come. */
@Timeout(240)
class TrustTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;
  private Identity owner;

  @BeforeAll
  static void needPrivilege() {
    Privilege.require();
  }

  @BeforeEach
  void configure() throws Exception {
    Files.writeString(folder.resolve("gateway.yaml"), "gateway: { name: trial }\n");
    owner = Identity.create(elsewhere.resolve("owner"), "owner", "CN=owner", Instant.now());
  }

  @Test
  void shouldRefuseStrangersInDeployWithTheRightReason() throws Exception {
    Instant then = Instant.now().minus(Duration.ofDays(5000));
    Identity former = Identity.create(elsewhere.resolve("old"), "old", "CN=old", then);
    Identity stranger = Identity.create(elsewhere.resolve("x"), "x", "CN=stranger", Instant.now());
    TrustedSigner.add(elsewhere.resolve("owner/owner.pem"), folder);
    Files.copy(elsewhere.resolve("old/old.pem"), folder.resolve("etc/trust/old.pem"));
    Path deploy = Files.createDirectories(folder.resolve("deploy"));
    bundle(deploy, "never.signed");
    sign(bundle(deploy, "by.stranger"), stranger, Instant.now());
    sign(bundle(deploy, "by.former"), former, then);
    sign(bundle(deploy, "by.owner"), owner, Instant.now());
    Path changed = bundle(elsewhere, "was.changed");
    sign(changed, owner, Instant.now());
    try (FileSystem jar = FileSystems.newFileSystem(changed)) {
      Files.writeString(jar.getPath("/a/text"), "something else");
    }
    Files.copy(changed, deploy.resolve("was.changed.jar"));
    try (KarafProcess gateway = new KarafProcess(folder, "")) {
      gateway.awaitReady();
      Map<String, String> expected = new TreeMap<>();
      expected.put("never.signed", "unsigned");
      expected.put("by.stranger", "stranger");
      expected.put("by.former", "expired");
      expected.put("was.changed", "entry-changed");
      expected.put("by.owner", "signed");
      assertEquals(expected, reasons(gateway, expected.size()));
      for (String name : expected.keySet()) {
        int exit = shell("bundle:start", name).exit();
        assertEquals(name.equals("by.owner"), exit == 0, name + " ends with " + exit);
      }
    }
  }

  @Test
  void shouldRefuseStrangersByTheShellAndByFeatures() throws Exception {
    Path jar = bundle(elsewhere, "never.signed");
    Path other = bundle(elsewhere, "not.either");
    Path features = elsewhere.resolve("features.xml");
    Files.writeString(
        features,
        "<features xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\" name=\"strange\">"
            + "<feature name=\"strange\" version=\"1\"><bundle>"
            + other.toUri()
            + "</bundle></feature></features>");
    try (KarafProcess gateway = new KarafProcess(folder, "")) {
      gateway.awaitReady();
      assertNotEquals(0, shell("bundle:install", "-s", jar.toUri().toString()).exit());
      assertEquals(0, shell("feature:repo-add", features.toUri().toString()).exit());
      assertNotEquals(0, shell("feature:install", "strange").exit());
      Map<String, String> expected = new TreeMap<>();
      expected.put("never.signed", "unsigned");
      expected.put("not.either", "unsigned");
      assertEquals(expected, reasons(gateway, expected.size()));
      TrustedSigner.add(elsewhere.resolve("owner/owner.pem"), folder);
      sign(jar, owner, Instant.now());
      // without an address: with one, Karaf writes it into the manifest
      assertEquals(0, shell("bundle:update", "never.signed").exit());
      assertEquals(0, shell("bundle:start", "never.signed").exit(), "signed meanwhile");
    }
  }

  @Test
  void shouldNotBringABundleBackWhoseFileWasTakenOutAsItStopped() throws Exception {
    Path deploy = Files.createDirectories(folder.resolve("deploy"));
    TrustedSigner.add(elsewhere.resolve("owner/owner.pem"), folder);
    Path jar = bundle(deploy, "by.owner");
    sign(jar, owner, Instant.now());
    Path other = bundle(deploy, "also.by.owner");
    sign(other, owner, Instant.now());
    for (boolean there : List.of(true, false)) {
      try (KarafProcess gateway = new KarafProcess(folder, "")) {
        gateway.awaitReady();
        // what lies in the folder comes when the watcher looks; what does not must not be there
        awaitListed("also.by.owner");
        if (there) {
          awaitListed("by.owner");
        }
        assertEquals(there, isListed("by.owner"));
        Files.deleteIfExists(jar); // the watcher has no time to see it
        gateway.terminate();
        assertEquals(0, gateway.awaitEnd(), gateway::errors);
      }
    }
  }

  private boolean isListed(String name) throws Exception {
    String list = shell("bundle:list", "-t", "0", "-s").text();
    return list.lines().anyMatch(line -> line.matches(".*[ |]" + Pattern.quote(name) + "\\s*"));
  }

  private void awaitListed(String name) throws Exception {
    while (!isListed(name)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldDisturbNobodyForAJarInDeployThatTakesAnothersPlace() throws Exception {
    Path deploy = Files.createDirectories(folder.resolve("deploy"));
    bundle(deploy, "gateway.core", "Bundle-Version", "0.1.0.SNAPSHOT");
    bundle(deploy, "gateway.trust", "Bundle-Version", "0.1.0.SNAPSHOT");
    bundle(deploy, "onto.library", "Fragment-Host", "bcprov");
    bundle(deploy, "onto.gate", "Fragment-Host", "gateway.trust");
    bundle(deploy, "onto.framework", "Fragment-Host", "system.bundle; extension:=framework");
    // the last that the watcher looks at tells that it has looked at all of them
    bundle(deploy, "never.signed");
    try (KarafProcess gateway = new KarafProcess(folder, "")) {
      gateway.awaitReady();
      String port = Files.readString(folder.resolve("run/ssh.port"));
      assertEquals(Map.of("never.signed", "unsigned"), reasons(gateway, 1));
      assertEquals(port, Files.readString(folder.resolve("run/ssh.port")), "not restarted");
      assertEquals(0, shell("gateway:info").exit());
      String log = Files.readString(folder.resolve("data/log/karaf.log"));
      for (String name :
          List.of("gateway.core", "gateway.trust", "onto.library", "onto.gate", "onto.framework")) {
        assertTrue(log.contains(name + ".jar is not installed"), name);
      }
      // it fell back to nothing: the gate is open for what the owner signs
      TrustedSigner.add(elsewhere.resolve("owner/owner.pem"), folder);
      Path good = bundle(elsewhere, "by.owner");
      sign(good, owner, Instant.now());
      assertEquals(0, shell("bundle:install", "-s", good.toUri().toString()).exit());
    }
  }

  /** What {@code bundle:trust} says of bundles that were not shipped, once there are so many. */
  private Map<String, String> reasons(KarafProcess gateway, int many) throws Exception {
    Map<String, String> reasons = new TreeMap<>();
    while (reasons.size() < many) {
      Said said = shell("bundle:trust", "--json");
      assertEquals(0, said.exit(), () -> said.text() + gateway.errors());
      for (JsonNode row : new ObjectMapper().readTree(said.text())) {
        String reason = row.path("reason").textValue();
        assertEquals(
            reason.equals("distribution") || reason.equals("signed"),
            row.path("trusted").booleanValue());
        if (!reason.equals("distribution")) {
          reasons.put(row.path("name").textValue(), reason);
        }
      }
    }
    return reasons;
  }

  private record Said(int exit, String text) {}

  private Said shell(String... words) throws IOException, InterruptedException {
    Path launcher = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(launcher.resolve("gateway"))
        || Files.isDirectory(launcher.resolve("gateway"))) {
      launcher = launcher.getParent();
    }
    List<String> command =
        new ArrayList<>(
            List.of(launcher.resolve("gateway").toString(), "shell", "--dir", folder.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("GATEWAY_NO_BUILD", "1");
    builder.redirectError(elsewhere.resolve("errors.txt").toFile());
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the shell does not end");
    return new Said(process.exitValue(), text);
  }

  private static void sign(Path jar, Identity signer, Instant when) throws Exception {
    assertTrue(JarSignature.sign(jar, signer, jar, when).trusted());
    assertFalse(Files.notExists(jar));
  }

  private static Path bundle(Path where, String name, String... headers) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
    for (int i = 0; i < headers.length; i += 2) {
      manifest.getMainAttributes().putValue(headers[i], headers[i + 1]);
    }
    Path jar = where.resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new JarEntry("a/text"));
      out.write("something".getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }
}
