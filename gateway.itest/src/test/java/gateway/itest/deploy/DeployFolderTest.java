package gateway.itest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.itest.demo.Privilege;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Signed bundles are copied into {@code deploy/} of a running distribution, used, and deleted in
 * use, again and again, with protected traffic in namespaces. Nobody can attach to a distribution:
 * what stays in its memory is counted by {@link HotDeployTest}.
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
    try (DeployBed bed = new DeployBed()) {
      for (int i = 0; i < TIMES; i++) {
        bed.deploy("gateway.spd.example");
        bed.await("the driver", () -> bed.names("spd:drivers").contains("sorted"));
        bed.call("spd:use", "sorted", "--rebuild");
        assertEquals("sorted", bed.driver());
        bed.pass();
        bed.delete("gateway.spd.example");
        bed.await("the driver to leave", () -> !bed.names("spd:drivers").contains("sorted"));
        bed.await("another driver", () -> !bed.driver().equals("sorted"));
      }
      expectNothingLost(bed);
    }
  }

  @Test
  void shouldLoseNothingWhenAHookComesAndGoesThroughTheFolder() throws Exception {
    try (DeployBed bed = new DeployBed()) {
      for (int i = 0; i < TIMES; i++) {
        bed.deploy("gateway.hook.example");
        bed.await("the hook", () -> bed.names("hook:list").contains("port-block"));
        bed.pass();
        bed.delete("gateway.hook.example");
        bed.await("the hook to leave", () -> !bed.names("hook:list").contains("port-block"));
      }
      expectNothingLost(bed);
    }
  }

  private static void expectNothingLost(DeployBed bed) throws Exception {
    Map<String, Long> missing = bed.missing();
    missing.forEach((way, lost) -> assertEquals(0, lost, () -> way + "; " + missing));
    assertEquals(0, bed.misjudged(), "probes of the discard class that arrived");
    assertEquals("[]", bed.faults());
  }
}
