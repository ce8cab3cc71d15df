package gateway.trust;

import static gateway.trust.Signers.signer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.trust.sign.Identity;
import gateway.trust.sign.ShippedList;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The gate in a real framework: what is not trusted does not resolve, whichever way it comes. */
class GateTest {
  @TempDir Path folder;
  private Identity owner;

  @BeforeEach
  void makeOwner() throws Exception {
    owner = signer().make();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"enforce", "ENFORCE", "", "yes", "Off!"})
  void shouldRefuseAnUnsignedBundleUnlessThePropertyClearlySaysOtherwise(String mode)
      throws Exception {
    try (TestFramework f = new TestFramework(folder, mode)) {
      f.startGate();
      Bundle bundle = f.install(f.bundle("unsigned"));
      f.assertRefused(bundle);
      assertEquals("UNSIGNED", f.reason(bundle));
      assertEquals(1, f.log.stream().filter(l -> l.startsWith("unsigned: bundle ")).count());
      f.assertRefused(bundle);
      assertEquals(1, f.log.size(), "told once");
    }
  }

  @Test
  void shouldTrustTheOwnersSignatureFromTheMomentHisCertificateIsAdded() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      f.startGate();
      Bundle bundle = f.install(Jars.sign(f.bundle("owned"), owner, "OWNER"));
      f.assertRefused(bundle);
      assertEquals("STRANGER", f.reason(bundle));
      f.trustOwner(owner);
      f.assertStarts(bundle);
      assertEquals("SIGNED", f.reason(bundle));
      assertEquals(bundle.getLocation(), TestFramework.ran());
    }
  }

  @Test
  void shouldRefuseAnUpdateToAnUnsignedJarAlsoAfterARefresh() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      f.startGate();
      f.trustOwner(owner);
      Path unsigned = f.bundle("owned");
      Bundle bundle = f.install(Jars.sign(unsigned, owner, "OWNER"));
      f.assertStarts(bundle);
      System.clearProperty(RunsAtStart.RAN);
      // an active bundle is stopped, updated, and started again: that start fails
      try (var in = Files.newInputStream(unsigned)) {
        bundle.update(in);
      } catch (BundleException refused) {
        assertNotEquals(Bundle.ACTIVE, bundle.getState());
      }
      f.refresh(bundle);
      f.assertRefused(bundle);
      assertEquals("UNSIGNED", f.reason(bundle));
    }
  }

  @Test
  void shouldRefuseAFragmentOfATrustedHost() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      f.startGate();
      f.trustOwner(owner);
      Bundle fragment = f.install(f.bundle("fragment", "Fragment-Host: host"));
      Bundle host = f.install(Jars.sign(f.bundle("host"), owner, "OWNER"));
      f.assertStarts(host);
      assertEquals(Bundle.INSTALLED, fragment.getState());
      Bundle good = f.install(Jars.sign(f.bundle("good", "Fragment-Host: host"), owner, "OWNER"));
      f.refresh(host);
      f.assertStarts(host);
      assertEquals(Bundle.RESOLVED, good.getState());
      assertEquals(Bundle.INSTALLED, fragment.getState());
    }
  }

  @Test
  void shouldNotWireATrustedBundleToAStranger() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      f.startGate();
      f.trustOwner(owner);
      Bundle exporter = f.install(f.bundle("exporter", "Export-Package: a"));
      Bundle needs = f.install(Jars.sign(f.bundle("needs", "X-Import: a"), owner, "OWNER"));
      f.assertRefused(needs);
      Bundle dynamic =
          f.install(Jars.sign(f.bundle("dynamic", "DynamicImport-Package: *"), owner, "OWNER"));
      f.assertStarts(dynamic);
      assertThrows(ClassNotFoundException.class, () -> dynamic.loadClass("a.Absent"));
      assertEquals(Bundle.INSTALLED, exporter.getState());
    }
  }

  /** A stranger that needs nothing: nothing but its exports could be refused. */
  @Test
  void shouldNotTakePackagesOfAStrangerThatNeedsNothing() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      f.startGate();
      f.trustOwner(owner);
      Bundle exporter =
          f.install(
              Jars.write(folder.resolve("bare.jar"), Jars.content("bare", "Export-Package: a")));
      f.assertRefused(f.install(Jars.sign(f.bundle("needs", "X-Import: a"), owner, "OWNER")));
      assertEquals(Bundle.INSTALLED, exporter.getState());
    }
  }

  @Test
  void shouldNotLetAStrangerTakeTheNameOfASingleton() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      f.startGate();
      f.trustOwner(owner);
      startBelowAStranger(f);
    }
  }

  private void startBelowAStranger(TestFramework f) throws Exception {
    Path stranger = f.bundle("single;singleton:=true");
    Jars.change(
        stranger,
        (name, octets) ->
            name.endsWith("MANIFEST.MF")
                ? Jars.bytes(new String(octets).replace("1.0.0", "9.0.0"))
                : octets);
    f.install(Files.copy(stranger, stranger.resolveSibling("stranger.jar")));
    f.assertStarts(f.install(Jars.sign(f.bundle("single;singleton:=true"), owner, "OWNER")));
  }

  @Test
  void shouldNotStartAnExtensionOfTheFramework() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      f.startGate();
      Path jar =
          Jars.write(
              folder.resolve("extension.jar"),
              TestFramework.content(
                  "extension",
                  "Fragment-Host: system.bundle; extension:=framework",
                  "ExtensionBundle-Activator: gateway.trust.RunsAtStart"));
      assertThrows(BundleException.class, () -> f.install(jar));
      assertEquals(null, TestFramework.ran());
    }
  }

  @Test
  void shouldNotOpenWhereExtensionsWouldPassItBy() throws Exception {
    System.setProperty("felix.extensions.disable", "false");
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      assertThrows(BundleException.class, f::startGate);
      assertTrue(f.stopsByItself());
    } finally {
      System.setProperty("felix.extensions.disable", "true");
    }
  }

  @Test
  void shouldStopAFrameworkInWhichAStrangerWasThereBefore() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      f.install(f.bundle("early")).start();
      assertThrows(BundleException.class, f::startGate);
      assertTrue(f.stopsByItself());
      assertTrue(f.log.getLast().contains("early.jar: nobody signed it"), f.log::toString);
    }
  }

  @Test
  void shouldCloseWhenItStopsAndOpenWhenItStarts() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      Bundle gate = f.startGate();
      f.trustOwner(owner);
      Bundle unsigned = f.install(f.bundle("unsigned"));
      Bundle owned = f.install(Jars.sign(f.bundle("owned"), owner, "OWNER"));
      gate.stop();
      f.assertRefused(unsigned);
      f.assertRefused(owned);
      gate.start();
      f.assertRefused(unsigned);
      f.assertStarts(owned);
      assertEquals(
          1,
          f.framework
              .getBundleContext()
              .getAllServiceReferences("java.lang.AutoCloseable", "(gateway.trust=gate)")
              .length,
          "one gate, not two");
    }
  }

  @Test
  void shouldStayClosedWhenAStrangerTakesItsPlace() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      Bundle gate = f.startGate();
      f.trustOwner(owner);
      Bundle unsigned = f.install(f.bundle("unsigned"));
      Bundle owned = f.install(Jars.sign(f.bundle("owned"), owner, "OWNER"));
      // what a folder watcher does with a jar of the same name and version
      gate.stop(Bundle.STOP_TRANSIENT);
      try (var in = Files.newInputStream(f.bundle("gateway.trust"))) {
        gate.update(in);
      }
      f.refresh(gate);
      f.assertRefused(gate);
      f.assertRefused(unsigned);
      f.assertRefused(owned);
      gate.uninstall();
      f.refresh();
      f.assertRefused(unsigned);
      Bundle back = f.install(f.gateJar);
      f.assertStarts(back);
      f.assertRefused(unsigned);
      f.assertStarts(owned);
    }
  }

  @Test
  void shouldComeBackFromARefresh() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      Bundle gate = f.startGate();
      f.trustOwner(owner);
      for (int i = 0; i < 3; i++) {
        f.refresh(gate);
        assertEquals(Bundle.ACTIVE, gate.getState());
      }
      f.assertRefused(f.install(f.bundle("unsigned")));
      f.assertStarts(f.install(Jars.sign(f.bundle("owned"), owner, "OWNER")));
    }
  }

  @Test
  void shouldLetNobodyAttachToTheGate() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      Bundle gate = f.startGate();
      f.trustOwner(owner);
      Bundle fragment =
          f.install(Jars.sign(f.bundle("onto", "Fragment-Host: gateway.trust"), owner, "OWNER"));
      f.refresh(gate);
      assertEquals(Bundle.ACTIVE, gate.getState());
      assertEquals(Bundle.INSTALLED, fragment.getState());
    }
  }

  @Test
  void shouldRefuseContentThatCanChangeLater() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      f.startGate();
      f.trustOwner(owner);
      Path signed = Jars.sign(f.bundle("owned"), owner, "OWNER");
      Bundle reference =
          f.framework.getBundleContext().installBundle("reference:" + signed.toUri());
      f.assertRefused(reference);
      assertEquals("NOT_KEPT", f.reason(reference));
      reference.uninstall();
      Path exploded = folder.resolve("exploded");
      for (var entry : Jars.read(signed).entrySet()) {
        if (!entry.getKey().endsWith("/")) {
          Path file = exploded.resolve(entry.getKey());
          Files.createDirectories(file.getParent());
          Files.write(file, entry.getValue());
        }
      }
      Bundle directory =
          f.framework.getBundleContext().installBundle("reference:" + exploded.toUri());
      f.assertRefused(directory);
      assertEquals("NOT_KEPT", f.reason(directory));
    }
  }

  @Test
  void shouldLetAStrangerInAndSaySoUnderWarn() throws Exception {
    try (TestFramework f = new TestFramework(folder, "warn")) {
      f.startGate();
      Bundle bundle = f.install(f.bundle("unsigned"));
      f.assertStarts(bundle);
      assertEquals("UNSIGNED", f.reason(bundle));
      assertEquals(1, f.log.size(), f.log::toString);
      assertTrue(f.log.getFirst().contains("would be refused"), f.log::toString);
    }
  }

  @Test
  void shouldStayOutOfTheWayWhenOff() throws Exception {
    try (TestFramework f = new TestFramework(folder, "off")) {
      f.startGate();
      f.assertStarts(f.install(f.bundle("unsigned")));
      assertEquals(java.util.List.of(), f.log);
    }
  }

  @Test
  void shouldReadItsModeOnce() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      Bundle gate = f.startGate();
      System.setProperty("gateway.trust", "off");
      try {
        gate.stop();
        gate.start();
        f.assertRefused(f.install(f.bundle("unsigned")));
      } finally {
        System.clearProperty("gateway.trust");
      }
    }
  }

  @Test
  void shouldTrustWhatTheDistributionListsByItsOctetsWhereverItComesFrom() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      Path listed = distribution(f);
      f.startGate();
      Path elsewhere = Files.copy(listed, folder.resolve("elsewhere.jar"));
      Bundle bundle = f.install(elsewhere);
      f.assertStarts(bundle);
      assertEquals("DISTRIBUTION", f.reason(bundle));
      System.clearProperty(RunsAtStart.RAN);
      Jars.add(elsewhere, "x", new byte[0]);
      Bundle changed =
          f.framework
              .getBundleContext()
              .installBundle(
                  listed.toUri().toString(),
                  Files.newInputStream(
                      Jars.change(
                          elsewhere,
                          (name, octets) ->
                              name.endsWith("MANIFEST.MF")
                                  ? Jars.bytes(new String(octets).replace("1.0.0", "1.0.1"))
                                  : octets)));
      f.assertRefused(changed);
    }
  }

  @Test
  void shouldTrustTheDistributionAlsoWhenClosed() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      Path listed = distribution(f);
      Bundle gate = f.startGate();
      gate.stop();
      f.assertStarts(f.install(listed));
    }
  }

  @Test
  void shouldStopWhereTheListOfTheDistributionWasChanged() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      distribution(f);
      Path list = f.shipped.resolve("system.sha256");
      Files.writeString(list, Files.readString(list) + "0".repeat(64) + "  system/evil.jar\n");
      assertThrows(java.io.IOException.class, () -> unwrap(f));
      assertTrue(f.stopsByItself());
    }
  }

  @Test
  void shouldStopWhereTheListIsSignedByTheOwnerOnly() throws Exception {
    try (TestFramework f = new TestFramework(folder, "enforce")) {
      distribution(f);
      f.trustOwner(owner);
      Path tree = f.shipped.getParent().resolve("tree");
      ShippedList.write(tree, owner);
      Files.copy(
          tree.resolve("etc/trust/system.sha256.p7s"),
          f.shipped.resolve("system.sha256.p7s"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertThrows(java.io.IOException.class, () -> unwrap(f));
      assertTrue(f.stopsByItself());
    }
  }

  private static void unwrap(TestFramework f) throws Throwable {
    try {
      f.startGate();
    } catch (BundleException e) {
      throw e.getCause();
    }
  }

  /** Lists one bundle as shipped, as the build does. */
  private Path distribution(TestFramework f) throws Exception {
    Path tree = folder.resolve("tree");
    Path jar = tree.resolve("system/x/shipped.jar");
    Files.createDirectories(jar.getParent());
    Files.copy(f.bundle("shipped"), jar);
    ShippedList.main(new String[] {tree.toString(), folder.resolve("keys/build").toString()});
    try (var files = Files.list(tree.resolve("etc/trust"))) {
      for (Path file : files.toList()) {
        Files.copy(file, f.shipped.resolve(file.getFileName()));
      }
    }
    return jar;
  }
}
