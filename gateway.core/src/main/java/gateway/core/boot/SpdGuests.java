package gateway.core.boot;

import gateway.core.Gateway;
import gateway.core.commit.Change;
import gateway.core.config.GatewayConfig;
import gateway.core.guest.GuestSpdDriver;
import gateway.core.spd.LinearSpd;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdDriver;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SPD drivers that are here.
 *
 * <p>Threading: whoever holds the host's lock.
 */
final class SpdGuests {
  private final Drivers<SpdDriver, GuestSpdDriver> spds = new Drivers<>();

  /** Those that serve, by name. */
  Map<String, GuestSpdDriver> drivers() {
    return spds.serving();
  }

  void arrive(SpdDriver guest, GuestSpdDriver driver, @Nullable Gateway running) {
    if (spds.add(driver.name(), guest, driver) && running != null) {
      running.arrive(driver);
    }
  }

  /** The gateway leaves it; answers its card, null when it is not here. */
  @Nullable GuestSpdDriver depart(
      SpdDriver guest, @Nullable Gateway running, @Nullable GatewayConfig wanted) {
    GuestSpdDriver driver = spds.known(guest);
    if (spds.remove(guest) && driver != null && running != null) {
      leave(driver, best(wanted), running);
    }
    return driver;
  }

  private void leave(GuestSpdDriver driver, String best, Gateway running) {
    running.forget(driver.name(), driver);
    if (!Answer.withinDriver(running.insist(new Change.LeaveDriver(driver, best)))) {
      // Past the patience of the framework only the engine's own table is quick enough.
      if (!Answer.withinDriver(running.insist(new Change.AbandonDriver(driver)))) {
        running.report("SPD driver " + driver.name() + " is still in use although its bundle goes");
      }
    }
    SpdDriver next = spds.get(driver.name());
    if (next != null) {
      running.arrive(next);
    }
  }

  // What the operator configured, else any other driver, else the engine's own table.
  private String best(@Nullable GatewayConfig wanted) {
    Map<String, GuestSpdDriver> left = spds.serving();
    if (wanted != null && left.containsKey(wanted.spdDriver())) {
      return wanted.spdDriver();
    }
    return left.isEmpty() ? LinearSpd.NAME : left.keySet().iterator().next();
  }

  /** If it is in force, new tables are made under its new configuration. */
  void reconfigured(SpdDriver guest, @Nullable Gateway running) {
    GuestSpdDriver driver = spds.known(guest);
    if (running != null && driver != null && spds.get(driver.name()) == driver) {
      running
          .submit(List.of(new Change.RenewTables(driver)))
          .whenComplete((done, refusal) -> {
            // One that went meanwhile has no configuration any more.
            boolean went = refusal instanceof GatewayException e && e.code() == Errno.ENOENT;
            if (refusal != null && !went) {
              running.report(
                  "SPD driver "
                      + driver.name()
                      + " took a new configuration and goes on under the"
                      + " one before: "
                      + refusal.getMessage());
            }
          });
    }
  }
}
