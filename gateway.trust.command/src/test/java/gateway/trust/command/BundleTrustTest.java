package gateway.trust.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.trust.Mode;
import gateway.trust.Reason;
import gateway.trust.Trust;
import gateway.trust.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The command over bundles of a real framework; what the gate says is given. */
class BundleTrustTest {
  @TempDir Path folder;
  private Framework framework;
  private Bundle stranger;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.resolve("cache").toString(),
                    "felix.log.level",
                    "0"));
    framework.start();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", "stranger");
    Path jar = folder.resolve("stranger.jar");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    stranger = framework.getBundleContext().installBundle(jar.toUri().toString());
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(30_000);
  }

  private final Trust trust =
      new Trust() {
        @Override
        public Mode mode() {
          return Mode.ENFORCE;
        }

        @Override
        public Verdict judge(Bundle bundle) {
          return bundle.getBundleId() == 0
              ? new Verdict(Reason.DISTRIBUTION, null, "the framework itself")
              : new Verdict(Reason.STRANGER, "CN=\u001b]0;x\n", "signed by nobody we know");
        }

        @Override
        public Verdict judge(Path jar) {
          throw new AssertionError("not asked for");
        }
      };

  private BundleTrust command(String id, boolean json) {
    BundleTrust command = new BundleTrust();
    command.context = framework.getBundleContext();
    command.trust = trust;
    command.ids = id == null ? null : List.of(id.split(" "));
    command.json = json;
    return command;
  }

  private static String printed(BundleTrust command) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true));
    try {
      command.execute();
    } finally {
      System.setOut(before);
    }
    return out.toString();
  }

  @Test
  void shouldSayWhyForEachBundle() throws Exception {
    JsonNode rows = new ObjectMapper().readTree(printed(command(null, true)));
    assertEquals(2, rows.size());
    assertTrue(rows.get(0).get("trusted").booleanValue());
    assertEquals("distribution", rows.get(0).get("reason").textValue());
    assertTrue(rows.get(0).get("signer").isNull());
    assertEquals(stranger.getBundleId(), rows.get(1).get("id").longValue());
    assertFalse(rows.get(1).get("trusted").booleanValue());
    assertEquals("stranger", rows.get(1).get("name").textValue());
    assertEquals("signed by nobody we know", rows.get(1).get("detail").textValue());
  }

  @Test
  void shouldFindABundleByNumberAndByName() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    String number = Long.toString(stranger.getBundleId());
    assertEquals(
        mapper.readTree(printed(command(number, true))),
        mapper.readTree(printed(command("stranger --json", false))));
    assertEquals(2, mapper.readTree(printed(command("0 stranger", true))).size());
  }

  @Test
  void shouldPrintNothingThatMovesACursor() throws Exception {
    String text = printed(command(null, false));
    assertTrue(text.contains("CN=\\u001b]0;x\\u000a"), text);
    assertTrue(text.contains("stranger"), text);
  }

  @Test
  void shouldRefuseABundleThatIsNotThere() {
    GatewayException refused =
        assertThrows(GatewayException.class, () -> command("77", true).execute());
    assertEquals(Errno.ENOENT, refused.code());
  }

  @Test
  void shouldSaySoWhereThereIsNoGate() {
    BundleTrust command = command(null, false);
    command.trust = null;
    assertThrows(GatewayException.class, command::execute);
  }
}
