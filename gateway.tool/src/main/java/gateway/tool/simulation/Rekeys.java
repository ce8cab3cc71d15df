package gateway.tool.simulation;

import gateway.core.commit.Change;
import gateway.esp.SaParameters;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Replaces SAs under traffic as a key exchange does: the receiver learns the new one first, then
 * the sender; then the sender drops the old one, and last the receiver. Some exchanges are broken:
 * the sender drops the old one first. A crash on either side ends the exchange where it is; both
 * sides are then told what they knew.
 */
final class Rekeys {
  private static final long LINGER_NANOS = 2_000_000L;

  /** One exchange in so many takes the old SA away first. */
  private static final int BROKEN = 8;

  private final Simulation simulation;
  private final Keys keys;
  private final SplittableRandom random;
  private final int window;
  private final int[] made = new int[2 * Traffic.FIRST_BYPASS];
  private final boolean[] underWay = new boolean[2 * Traffic.FIRST_BYPASS];

  Rekeys(Simulation simulation, Keys keys, SplittableRandom random, int window) {
    this.simulation = simulation;
    this.keys = keys;
    this.random = random;
    this.window = window;
  }

  /** Begins the exchange of a class by chance, where none is under way. */
  void begin() {
    int from = random.nextInt(2);
    int trafficClass = random.nextInt(Traffic.FIRST_BYPASS);
    int which = from * Traffic.FIRST_BYPASS + trafficClass;
    if (underWay[which] || !bothReady()) {
      return;
    }
    underWay[which] = true;
    int lives = lives();
    int to = 1 - from;
    SaParameters fresh = keys.sa(from, trafficClass, ++made[which], window);
    simulation.ledger().knowSpi(fresh.spi(), trafficClass);
    Runnable done = () -> underWay[which] = false;
    Runnable retired = () -> retire(to, from, fresh, lives, which, done);
    Runnable bothKnow = () -> retire(from, from, fresh, lives, which, retired);
    Runnable receiverKnows = () -> add(from, fresh, lives, which, bothKnow);
    Runnable exchange = () -> add(to, fresh, lives, which, receiverKnows);
    if (random.nextInt(BROKEN) == 0) {
      // The sender's SA ends before there is another: until then the class must not leave at all.
      simulation.site(from).starve(trafficClass, true);
      retire(from, from, fresh, lives, which, exchange);
    } else {
      exchange.run();
    }
  }

  private void add(int side, SaParameters sa, int lives, int which, Runnable then) {
    simulation.sas(side).add(sa);
    simulation
        .operator(side)
        .change(
            "sa-add",
            new Change.AddSa(sa),
            () -> {
              if (sa.source() == Keys.WAN[side]) {
                simulation.site(side).starve(which % Traffic.FIRST_BYPASS, false);
              }
              later(lives, which, then);
            },
            () -> {
              // The side does not have it: the exchange ends here.
              simulation.sas(side).remove(sa);
              underWay[which] = false;
            });
  }

  // The older SAs of the class go; what they sent may still be on the wire.
  private void retire(int side, int from, SaParameters fresh, int lives, int which, Runnable then) {
    List<SaParameters> known = simulation.sas(side);
    SaParameters old =
        known.stream()
            .filter(p ->
                p.source() == Keys.WAN[from]
                    && p.reqid() == fresh.reqid()
                    && p.spi() != fresh.spi())
            .findFirst()
            .orElse(null);
    if (old == null) {
      later(lives, which, then);
      return;
    }
    known.remove(old);
    simulation
        .operator(side)
        .change(
            "sa-delete",
            new Change.DeleteSa(old.destination(), old.spi()),
            () -> later(lives, which, then),
            () -> {});
  }

  private void later(int lives, int which, Runnable then) {
    simulation
        .agenda()
        .in(
            LINGER_NANOS,
            () -> {
              if (lives != lives() || !bothReady()) {
                underWay[which] = false;
              } else {
                then.run();
              }
            });
  }

  // An exchange that a crash cut short leaves no answer: it is over for that class.
  void crashed() {
    java.util.Arrays.fill(underWay, false);
  }

  private boolean bothReady() {
    return simulation.operator(0).isReady() && simulation.operator(1).isReady();
  }

  private int lives() {
    return simulation.site(0).life() * 100_000 + simulation.site(1).life();
  }
}
