package gateway.tool.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gateway.core.GatewayBuilder;
import gateway.core.Protocol;
import gateway.crypto.api.AeadProvider;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class FailedRestartTest {
  /** Serves both sites' first lives, and refuses when a gateway is assembled again. */
  private static final class OnceOnly implements SpdDriver {
    private static final int TABLES_OF_TWO_SITES = 2 * 3 * 2;

    private final SpdDriver driver;
    private int assembled;

    OnceOnly(SpdDriver driver) {
      this.driver = driver;
    }

    @Override
    public String name() {
      return driver.name();
    }

    @Override
    public SpdCapabilities capabilities() {
      return driver.capabilities();
    }

    @Override
    public SpdTable newTable(TableRequest request) throws GatewayException {
      boolean start =
          StackWalker.getInstance()
              .walk(frames ->
                  frames.anyMatch(f -> f.getClassName().equals(GatewayBuilder.class.getName())));
      if (start && ++assembled > TABLES_OF_TWO_SITES) {
        throw new GatewayException(Errno.ENOSPC, "no second life");
      }
      return driver.newTable(request);
    }
  }

  @Test
  void shouldEndInAReportWhenASideDoesNotComeBack() throws Exception {
    List<SpdDriver> drivers = new ArrayList<>();
    ServiceLoader.load(SpdDriver.class).forEach(drivers::add);
    drivers.set(0, new OnceOnly(drivers.getFirst()));
    AeadProvider cipher = ServiceLoader.load(AeadProvider.class).findFirst().orElseThrow();
    Site.Equipment equipment = new Site.Equipment(drivers, List.of(cipher), Protocol.RIGHT);
    SimulationResult result = new Simulation(1, 100_000, equipment, null).run();
    assertEquals(1, result.violations().size(), () -> result.violations().toString());
    assertEquals("restarts", result.violations().getFirst().invariant());
    assertFalse(result.lastEvents().isEmpty());
  }
}
