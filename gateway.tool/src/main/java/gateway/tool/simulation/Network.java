package gateway.tool.simulation;

import java.util.SplittableRandom;

/** The wire between the two sides: it loses, doubles, reorders, damages, repeats and invents. */
final class Network {
  private static final int RECORDED = 256;
  private static final long MICRO = 1_000;

  private final Simulation simulation;
  private final SplittableRandom random;
  private final boolean[] heldUp = new boolean[2];
  private final byte[][][] recorded = new byte[2][RECORDED][];
  private final int[] records = new int[2];

  Network(Simulation simulation, SplittableRandom random) {
    this.simulation = simulation;
    this.random = random;
  }

  /** Whether packets of a side wait in its port instead of leaving it. */
  boolean isHeldUp(int side) {
    return heldUp[side];
  }

  /** The port of a side takes no more than fits it for a while. */
  void holdUp(int side, long nanos) {
    heldUp[side] = true;
    int life = simulation.site(side).life();
    simulation
        .agenda()
        .in(
            nanos,
            () -> {
              heldUp[side] = false;
              if (simulation.site(side).life() == life) {
                simulation.site(side).pumpWire();
              }
            });
  }

  /** Carries a packet to {@code to}, if all goes well. */
  void carry(int to, byte[] packet) {
    recorded[to][records[to]++ % RECORDED] = packet;
    long delay = 20 * MICRO + random.nextLong(5 * MICRO);
    int chance = random.nextInt(1000);
    if (chance < 10) {
      simulation.fault(FaultKind.LOSS, to);
      return;
    }
    if (chance < 15) {
      simulation.fault(FaultKind.DUPLICATE, to);
      arrive(to, packet, delay + random.nextLong(200 * MICRO));
    } else if (chance < 30) {
      simulation.fault(FaultKind.REORDER, to);
      delay += random.nextLong(300 * MICRO);
    } else if (chance < 33) {
      simulation.fault(FaultKind.CORRUPT, to);
      byte[] damaged = packet.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      arrive(to, damaged, delay, true);
      return;
    }
    arrive(to, packet, delay);
  }

  /** An attacker sends something that was on the wire before. */
  void replay(int to) {
    int known = Math.min(records[to], RECORDED);
    if (known > 0) {
      arrive(to, recorded[to][random.nextInt(known)], MICRO);
    }
  }

  /** An attacker sends something of his own. */
  void spoof(int to, byte[] packet) {
    arrive(to, packet, MICRO, true);
  }

  private void arrive(int to, byte[] packet, long delay) {
    arrive(to, packet, delay, false);
  }

  private void arrive(int to, byte[] packet, long delay, boolean tainted) {
    simulation.agenda().in(delay, () -> simulation.site(to).fromWire(packet, tainted));
  }
}
