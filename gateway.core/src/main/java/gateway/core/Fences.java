package gateway.core;

import gateway.core.commit.Change;
import gateway.core.commit.Conductor;
import gateway.core.commit.Publication;
import gateway.core.port.AbsentPort;
import gateway.core.sad.SaEntry;
import gateway.core.seam.Clock;
import gateway.core.spd.LinearSpd;
import gateway.core.worker.Fault;
import gateway.core.worker.Watch;
import gateway.core.worker.Worker;
import gateway.crypto.api.AeadProvider;
import gateway.port.api.PacketPort;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps drivers that misbehave from the packets: what throws is taken out of force by a commit, and
 * named; who stands still in a driver is declared dead, and somebody else takes its place.
 *
 * <p>Threading: the conductor.
 */
final class Fences {
  private final Clock clock;
  private final Conductor conductor;
  private final Crew crew;
  private final Watch watch;
  private final ShellReaders readers;
  private final Publication publication;
  private final Map<String, SpdDriver> drivers;
  private final Faults faults;
  private volatile Runnable onExhaustion = () -> {};
  private volatile BiConsumer<Worker, Worker> onReplacement = (dead, fresh) -> {};

  Fences(
      Clock clock,
      Conductor conductor,
      Crew crew,
      Watch watch,
      ShellReaders readers,
      Publication publication,
      Map<String, SpdDriver> drivers,
      Faults faults) {
    this.clock = clock;
    this.conductor = conductor;
    this.crew = crew;
    this.watch = watch;
    this.readers = readers;
    this.publication = publication;
    this.drivers = drivers;
    this.faults = faults;
  }

  void onReplacement(BiConsumer<Worker, Worker> hook) {
    onReplacement = hook;
  }

  void onExhaustion(Runnable hook) {
    onExhaustion = hook;
  }

  /** Looks after everybody. */
  void look() {
    for (Worker w : crew.all()) {
      Fault fault = w.takeFault();
      if (fault != null) {
        fence(fault);
      }
    }
    for (Worker still : watch.look(crew.all(), clock.monotonicNanos())) {
      if (still.declareDead()) {
        bury(still);
      }
    }
    for (var lost = readers.takeLost(); lost != null; lost = readers.takeLost()) {
      bury(lost);
    }
    for (Integer reader = readers.takeBack(); reader != null; reader = readers.takeBack()) {
      conductor.exhume(reader);
      readers.release(reader);
    }
    if (conductor.takeBackCipher()) {
      conductor.insist(new Change.ResumeSas());
    }
  }

  // It may read its snapshot for ever, so nothing of the driver's may change any more.
  private void bury(ShellReaders.Lost question) {
    String driver = driverInForce();
    conductor.bury(question.reader());
    faults.note("a question was not answered" + culprit(question.hook(), null, driver));
    abandon(driver);
    if (!question.hook().isEmpty()) {
      conductor.insist(new Change.FenceHook(question.hook()));
      if (drivers.containsKey(driver)) {
        // Only its tables could not be left to the lost question; new ones can be made.
        conductor.insist(new Change.RestoreDriver(driver));
      }
    }
  }

  private String driverInForce() {
    return publication.load().spd(Direction.OUT).driver;
  }

  // The built-in table is no driver and cannot leave; it judges until an operator chooses again.
  private void fence(Fault fault) {
    SaEntry sa = fault.sa();
    String by = "";
    if (!fault.port().isEmpty()) {
      by = " of port " + fault.port();
      fencePort(fault.port());
    } else if (sa != null) {
      by = " of cipher " + cipherOf(sa);
      fenceCipher(sa);
    } else if (!fault.hook().isEmpty()) {
      by = " of hook " + fault.hook();
      conductor.insist(new Change.FenceHook(fault.hook()));
    } else if (fault.isInSpd()) {
      by = " of SPD driver " + fault.driver();
      fenceDriver(fault.driver());
    }
    faults.note(fault.stage() + " in " + fault.phase() + by + ": " + fault.cause());
  }

  // A driver that has taken over meanwhile is not to blame.
  private void fenceDriver(String driver) {
    if (driver.equals(driverInForce()) && !driver.equals(LinearSpd.NAME)) {
      conductor.insist(new Change.UseDriver(LinearSpd.NAME, true));
    }
  }

  // Its SAs go on with another provider, or refuse every packet.
  private void fenceCipher(SaEntry sa) {
    AeadProvider provider = sa.provider();
    if (provider != null) {
      conductor.insist(new Change.RemoveCipher(provider));
    }
  }

  private static String cipherOf(SaEntry sa) {
    AeadProvider provider = sa.provider();
    return provider == null ? "that has gone" : provider.name();
  }

  // It stays absent until its driver comes again.
  private void fencePort(String name) {
    for (PacketPort port : publication.load().portList()) {
      if (port.name().equals(name) && !(port instanceof AbsentPort)) {
        conductor.insist(new Change.ReplacePort(new AbsentPort(name, port.capabilities())));
      }
    }
  }

  // Its queues go to another worker, under new SAs and the engine's own table: whatever the dead
  // one still holds can neither count nor be freed under it.
  private void bury(Worker dead) {
    String driver = driverInForce();
    String hook = dead.hook();
    SaEntry sa = hook.isEmpty() ? dead.sa() : null;
    conductor.bury(dead.index());
    faults.note(
        "worker "
            + dead.index()
            + " stood still in "
            + dead.stage()
            + culprit(hook, sa, driver)
            + " and was replaced");
    abandon(driver);
    if (!hook.isEmpty()) {
      conductor.insist(new Change.FenceHook(hook));
    }
    if (sa != null) {
      fenceCipher(sa);
    }
    boolean innocent = !hook.isEmpty() || sa != null;
    conductor
        .insist(new Change.RenewSas())
        .whenComplete((done, failure) -> {
          if (failure != null) {
            faults.note("no worker took its place: " + failure.getMessage());
            return;
          }
          replace(dead);
          if (innocent && drivers.containsKey(driver)) {
            // Its tables could not be left to the dead worker; new ones can be made.
            conductor.insist(new Change.RestoreDriver(driver));
          }
        });
  }

  private static String culprit(String hook, @Nullable SaEntry sa, String driver) {
    if (!hook.isEmpty()) {
      return " of hook " + hook;
    }
    return sa != null ? " of cipher " + cipherOf(sa) : " under SPD driver " + driver;
  }

  private void abandon(String driver) {
    SpdDriver judged = drivers.get(driver);
    if (judged != null && !driver.equals(LinearSpd.NAME)) {
      conductor.insist(new Change.AbandonDriver(judged));
    }
  }

  private void replace(Worker dead) {
    Worker fresh = crew.replace(dead);
    if (fresh == null) {
      onExhaustion.run();
      return;
    }
    conductor.welcome(fresh.index());
    onReplacement.accept(dead, fresh);
  }
}
