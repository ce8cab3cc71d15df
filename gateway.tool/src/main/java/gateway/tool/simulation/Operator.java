package gateway.tool.simulation;

import gateway.core.Gateway;
import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.core.commit.Snapshot;
import gateway.core.spd.PolicyEntry;
import gateway.core.spd.PolicySpec;
import gateway.packet.DropReason;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Gives one side its orders, and keeps the model in step: while a commit is under way both the old
 * and the new form are right, when it has returned only the new one is.
 */
final class Operator {
  private static final int FILLERS = 24;
  private static final long COMMIT_DEADLINE = 500_000_000L;

  private final Simulation simulation;
  private final Site site;
  private final Keys keys;
  private final SplittableRandom random;
  private final boolean[] overlaid = new boolean[Traffic.CLASSES];
  private final boolean[] refused = new boolean[Traffic.CLASSES];
  private final boolean[] busy = new boolean[Traffic.CLASSES];
  private final boolean[] refusing = new boolean[Traffic.CLASSES];
  private final List<PolicySpec> fillers = new ArrayList<>();
  private boolean swapping;
  private boolean loaded;
  private int policies;
  private int outstanding;

  Operator(Simulation simulation, Site site, Keys keys, SplittableRandom random) {
    this.simulation = simulation;
    this.site = site;
    this.keys = keys;
    this.random = random;
  }

  /** Tells a fresh gateway everything: policies, SAs, fillers. */
  void load() {
    java.util.Arrays.fill(overlaid, false);
    java.util.Arrays.fill(refused, false);
    java.util.Arrays.fill(busy, false);
    java.util.Arrays.fill(refusing, false);
    fillers.clear();
    swapping = false;
    loaded = false;
    outstanding = 0;
    policies = 0;
    Ledger ledger = simulation.ledger();
    ledger.forget(site.side);
    List<Change> all = new ArrayList<>();
    for (int c = 0; c < Traffic.CLASSES; c++) {
      Form form = Traffic.initialForm(c);
      add(all, Keys.leaving(site.side, c, form));
      add(all, Keys.entering(site.side, c));
      add(all, Keys.arriving(site.side, c, form));
      add(all, Keys.delivering(site.side, c));
      // Deliveries of the classes that go in clear pass from the moment the commit is under way.
      ledger.leaving(site.side, c).add(form);
      ledger.delivering(site.side, c).add(form);
    }
    for (int i = 0; i < FILLERS; i++) {
      PolicySpec filler = keys.filler(Direction.values()[i % Direction.COUNT]);
      if (fillers.stream().noneMatch(f -> same(f, filler))) {
        fillers.add(filler);
        add(all, filler);
      }
    }
    simulation.sas(site.side).forEach(p -> all.add(new Change.AddSa(p)));
    submit(
        "load",
        all,
        c -> {
          loaded = true;
          site.loaded(simulation.sas(site.side));
        });
  }

  /** Whether the side lives and knows its policies. */
  boolean isReady() {
    return loaded && site.isAlive();
  }

  /** One change that only a failing disk may refuse. */
  void change(String what, Change change, Runnable then, Runnable onDiskFault) {
    submit(what, List.of(change), c -> then.run(), onDiskFault);
  }

  /** One order, by chance. */
  void order() {
    if (!isReady()) {
      return;
    }
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> toggleLeaving(1 + random.nextInt(Traffic.FIRST_DISCARD - 1));
      case 3, 4 -> toggleArriving(random.nextInt(Traffic.FIRST_DISCARD));
      case 5 -> changeFiller();
      case 6, 7 -> swap();
      case 8 -> refusedSwap();
      default -> refusedChange();
    }
  }

  // A stronger discard comes or goes, or for even classes the policy itself is replaced.
  private void toggleLeaving(int trafficClass) {
    if (busy[trafficClass]) {
      return;
    }
    boolean discard = !overlaid[trafficClass];
    PolicySpec overlay = Keys.overlay(Direction.OUT, site.side, trafficClass);
    Change change;
    if (trafficClass % 2 == 0) {
      Form form = discard ? Form.DISCARD : Traffic.initialForm(trafficClass);
      change = new Change.UpdatePolicy(Keys.leaving(site.side, trafficClass, form));
    } else if (discard) {
      change = new Change.AddPolicy(overlay);
      policies++;
    } else {
      change = new Change.DeletePolicy(Direction.OUT, overlay.selector());
      policies--;
    }
    overlaid[trafficClass] = discard;
    toggle(
        busy, trafficClass, discard, simulation.ledger().leaving(site.side, trafficClass), change);
  }

  private void toggleArriving(int trafficClass) {
    if (refusing[trafficClass]) {
      return;
    }
    boolean discard = !refused[trafficClass];
    Change change = Keys.arrivalChange(site.side, trafficClass, discard);
    if (change instanceof Change.UpdatePolicy) {
      site.excuse(DropReason.SPD_FWD_TEMPLATE, trafficClass, true);
    } else {
      policies += discard ? 1 : -1;
    }
    refused[trafficClass] = discard;
    toggle(
        refusing,
        trafficClass,
        discard,
        simulation.ledger().delivering(site.side, trafficClass),
        change);
  }

  private void toggle(
      boolean[] underWay, int trafficClass, boolean discard, Set<Form> allowed, Change change) {
    underWay[trafficClass] = true;
    Form to = discard ? Form.DISCARD : Traffic.initialForm(trafficClass);
    allowed.add(to);
    submit(
        "toggle",
        List.of(change),
        c -> {
          underWay[trafficClass] = false;
          allowed.clear();
          allowed.addAll(EnumSet.of(to));
          if (discard) {
            restoreSoon(underWay, trafficClass);
          } else if (underWay == refusing) {
            site.excuse(DropReason.SPD_FWD_TEMPLATE, trafficClass, false);
          }
        });
  }

  // A discard lasts a few milliseconds, so that most packets have somewhere to go.
  private void restoreSoon(boolean[] underWay, int trafficClass) {
    int life = site.life();
    simulation
        .agenda()
        .in(
            200_000 + random.nextLong(3_000_000),
            () -> {
              if (life != site.life()) {
                return;
              }
              if (underWay == busy && overlaid[trafficClass]) {
                toggleLeaving(trafficClass);
              } else if (underWay == refusing && refused[trafficClass]) {
                toggleArriving(trafficClass);
              }
            });
  }

  private void changeFiller() {
    if (fillers.size() > FILLERS / 2 && random.nextBoolean()) {
      PolicySpec gone = fillers.remove(random.nextInt(fillers.size()));
      policies--;
      submit(
          "delete", List.of(new Change.DeletePolicy(gone.direction(), gone.selector())), c -> {});
      return;
    }
    PolicySpec fresh = keys.filler(Direction.values()[random.nextInt(Direction.COUNT)]);
    if (fillers.size() < 2 * FILLERS && fillers.stream().noneMatch(f -> same(f, fresh))) {
      fillers.add(fresh);
      policies++;
      submit("add", List.of(new Change.AddPolicy(fresh)), c -> {});
    }
  }

  private void swap() {
    if (swapping) {
      return;
    }
    swapping = true;
    String driver = simulation.driver(random.nextInt(3));
    submit(
        "swap",
        List.of(new Change.UseDriver(driver, true)),
        c -> {
          swapping = false;
          simulation.swapped();
          String now = site.read((s, r) -> s.spd(Direction.OUT).driver);
          if (!now.equals(driver)) {
            simulation.ledger().violate("in-force", "driver " + now + " instead of " + driver);
          }
        });
  }

  // EBUSY must change nothing; with nothing else under way that can be seen in the digest.
  private void refusedSwap() {
    if (swapping) {
      return;
    }
    swapping = true;
    boolean alone = outstanding == 0;
    String active = site.read((s, r) -> s.spd(Direction.OUT).driver);
    String other = simulation.driver(active.equals(simulation.driver(0)) ? 1 : 0);
    long before = alone ? site.digest() : 0;
    expectRefusal(List.of(new Change.UseDriver(other, false)), Errno.EBUSY, alone, before);
  }

  private void refusedChange() {
    boolean alone = outstanding == 0;
    long before = alone ? site.digest() : 0;
    boolean exists = random.nextBoolean();
    Change wrong =
        exists
            ? new Change.AddPolicy(Keys.entering(site.side, 0))
            : new Change.DeletePolicy(Direction.IN, Keys.selector(0, 0, 99));
    // What is right in a request goes with what is wrong in it.
    PolicySpec right = keys.filler(Direction.values()[random.nextInt(Direction.COUNT)]);
    boolean free = fillers.stream().noneMatch(f -> same(f, right));
    List<Change> changes = free ? List.of(new Change.AddPolicy(right), wrong) : List.of(wrong);
    expectRefusal(changes, exists ? Errno.EEXIST : Errno.ENOENT, alone, before);
  }

  private void expectRefusal(List<Change> changes, Errno code, boolean alone, long before) {
    int life = site.life();
    Gateway gateway = site.gateway();
    outstanding++;
    gateway
        .submit(changes)
        .whenComplete((c, e) -> {
          if (life != site.life()) {
            return;
          }
          outstanding--;
          if (code == Errno.EBUSY) {
            swapping = false;
          }
          boolean right = e instanceof GatewayException g && g.code() == code;
          if (!right) {
            simulation.ledger().violate("refused", changes + " gave " + c + " " + e);
          }
          if (alone && outstanding == 0 && site.digest() != before) {
            simulation.ledger().violate("unchanged", code + " changed something");
          }
          simulation.refused();
        });
  }

  private void submit(String what, List<Change> changes, Consumer<Committed> then) {
    submit(what, changes, then, () -> {});
  }

  private void submit(
      String what, List<Change> changes, Consumer<Committed> then, Runnable onDiskFault) {
    int life = site.life();
    Gateway gateway = site.gateway();
    long at = simulation.clock().monotonicNanos();
    int expected = policies;
    outstanding++;
    boolean[] answered = new boolean[1];
    gateway
        .submit(changes)
        .whenComplete((c, e) -> {
          if (life != site.life()) {
            return;
          }
          answered[0] = true;
          outstanding--;
          if (e != null) {
            Throwable inner = e instanceof CompletionException ? e.getCause() : null;
            Throwable cause = inner == null ? e : inner;
            failed(what, cause, onDiskFault);
            return;
          }
          simulation.committed(site.side, what, c.generation());
          then.accept(c);
          if (outstanding == 0 && c.policies() != policies) {
            simulation
                .ledger()
                .violate("in-force", c.policies() + " policies instead of " + policies);
          }
          checkInForce();
        });
    simulation
        .agenda()
        .in(
            COMMIT_DEADLINE,
            () -> {
              if (life == site.life() && !answered[0]) {
                simulation
                    .ledger()
                    .violate("live", what + " of " + at + " has not returned in time, " + expected);
              }
            });
  }

  // A full disk may refuse the first leases of a load; nothing has changed then, and it is tried
  // again. Every other order must succeed.
  private void failed(String what, Throwable cause, Runnable onDiskFault) {
    boolean disk =
        cause instanceof GatewayException g && (g.code() == Errno.EIO || g.code() == Errno.ENOSPC);
    if (disk && what.equals("sa-add")) {
      onDiskFault.run();
      return;
    }
    if (disk && what.equals("load")) {
      int life = site.life();
      simulation
          .agenda()
          .in(
              1_000_000L,
              () -> {
                if (life == site.life()) {
                  load();
                }
              });
      return;
    }
    simulation.ledger().violate("granted", what + " was refused: " + Objects.toString(cause));
  }

  // Committed means in force: the snapshot answers for every class as the model says.
  private void checkInForce() {
    if (site.read((s, r) -> s.spd(Direction.IN).defaultAccept)) {
      simulation.ledger().violate("in-force", "unmatched packets pass, and nobody said so");
    }
    for (int c = 0; c < Traffic.CLASSES; c++) {
      int trafficClass = c;
      if (!busy[c]) {
        Form expected = overlaid[c] ? Form.DISCARD : Traffic.initialForm(c);
        String answer = site.read((s, r) -> answer(s, r, trafficClass));
        if (!answer.equals(expected.name())) {
          simulation
              .ledger()
              .violate(
                  "in-force", "class " + c + " is answered by " + answer + ", not " + expected);
        }
      }
    }
  }

  private String answer(Snapshot snapshot, int reader, int trafficClass) {
    PolicyEntry winner = simulation.winner(snapshot, reader, site.side, trafficClass);
    return winner == null ? "nothing" : winner.action.name();
  }

  private void add(List<Change> all, PolicySpec policy) {
    all.add(new Change.AddPolicy(policy));
    policies++;
  }

  private static boolean same(PolicySpec a, PolicySpec b) {
    return a.direction() == b.direction() && a.selector().equals(b.selector());
  }
}
