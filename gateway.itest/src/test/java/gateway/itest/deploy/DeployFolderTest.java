package gateway.itest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.itest.demo.Privilege;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Signed bundles are copied into {@code deploy/} of a running distribution, used, and deleted in
 * use, again and again, with protected traffic in namespaces. A bundle among them counts what stays
 * in memory.
 */
@Tag("slow-deploy")
@Timeout(1_200)
class DeployFolderTest {
  private static final int TIMES = 20;

  @BeforeAll
  static void needPrivilege() {
    Privilege.require();
  }

  @Test
  void shouldLoseNothingWhenAnSpdDriverComesAndGoesThroughTheFolder() throws Exception {
    BundleJar jar = Guest.EXAMPLE_SPD.jar();
    try (DeployBed bed = new DeployBed(null)) {
      for (int i = 0; i < TIMES; i++) {
        bed.deploy(jar);
        bed.await("the driver", () -> bed.names("spd:drivers").contains("sorted"));
        bed.call("spd:use", "sorted", "--rebuild");
        assertEquals("sorted", bed.driver());
        bed.pass();
        bed.delete(jar);
        bed.await("the driver to leave", () -> !bed.names("spd:drivers").contains("sorted"));
        bed.await("another driver", () -> !bed.driver().equals("sorted"));
      }
      expectNothingLost(bed);
    }
  }

  @Test
  void shouldLoseNothingWhenAHookComesAndGoesThroughTheFolder() throws Exception {
    BundleJar jar = Guest.EXAMPLE_HOOK.jar();
    try (DeployBed bed = new DeployBed(null)) {
      for (int i = 0; i < TIMES; i++) {
        bed.deploy(jar);
        bed.await("the hook", () -> bed.names("hook:list").contains("port-block"));
        bed.pass();
        bed.delete(jar);
        bed.await("the hook to leave", () -> !bed.names("hook:list").contains("port-block"));
      }
      expectNothingLost(bed);
    }
  }

  @Test
  void shouldLoseNothingWhenACipherComesAndGoesThroughTheFolder() throws Exception {
    BundleJar jar = BundleJar.alone("GuestCipher", "gateway.crypto.api.AeadProvider");
    try (DeployBed bed = new DeployBed(null)) {
      for (int i = 0; i < TIMES; i++) {
        bed.deploy(jar);
        bed.await("the cipher", () -> bed.names("cipher:list").contains("guest"));
        bed.call("cipher:use", "guest");
        bed.pass();
        bed.delete(jar);
        bed.await("the cipher to leave", () -> !bed.names("cipher:list").contains("guest"));
      }
      expectNothingLost(bed);
    }
  }

  @Test
  void shouldLoseNothingWhenAPortComesAndGoesThroughTheFolder() throws Exception {
    BundleJar jar = BundleJar.alone("GuestPorts", "gateway.port.api.PortDriver");
    try (DeployBed bed = new DeployBed(jar)) {
      for (int i = 0; i < TIMES; i++) {
        assertEquals("open", bed.port("spare"));
        bed.pass();
        bed.delete(jar);
        bed.await("the port to leave", () -> bed.port("spare").equals("absent"));
        bed.deploy(jar);
        bed.await("the port", () -> bed.port("spare").equals("open"));
      }
      expectNothingLost(bed);
    }
  }

  private static void expectNothingLost(DeployBed bed) throws Exception {
    int[] left = bed.leftovers();
    String told = "loaders, of, snapshots, of: " + Arrays.toString(left);
    assertTrue(left[0] <= 2 && left[2] <= 2, told);
    assertTrue(left[1] >= TIMES && left[3] >= TIMES, told);
    Map<String, Long> missing = bed.missing();
    missing.forEach((way, lost) -> assertEquals(0, lost, () -> way + "; " + missing));
    assertEquals(0, bed.misjudged(), "probes of the discard class that arrived");
    assertEquals("[]", bed.faults());
  }
}
