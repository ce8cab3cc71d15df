package gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.core.route.Route;
import gateway.core.seam.Poller;
import gateway.core.seam.Step;
import gateway.core.worker.Counter;
import gateway.core.worker.Worker;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.packet.DropReason;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.Direction;
import gateway.spd.hash.HashSpd;
import gateway.spd.tuplespace.TupleSpaceSpd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A whole gateway that one thread drives step by step: ports lan (10.1/16), wan (10.2/16, protected
 * packets only, the gateway's own 192.0.2.1) and dmz (10.3/16). Closing it checks that no packet
 * and no frame was lost on the way.
 */
public final class ByHand implements AutoCloseable {
  public static final int FRAMES = 512;
  public static final int MTU = 1500;
  private static final int ROUNDS = 200_000;

  // Before the ports: they put their channels there.
  private final List<MemoryChannel> in = new ArrayList<>();
  private final List<MemoryChannel> out = new ArrayList<>();

  public final ManualClock clock = new ManualClock();
  public final MemoryStore store;
  public final MemoryPort lan = port("lan", true);
  public final MemoryPort wan = port("wan", false, Orders.NEAR_WAN);
  public final MemoryPort dmz = port("dmz", true);
  public final Gateway gateway;
  public final Worker worker;
  private final Step conductor;
  private int waits;

  public ByHand() throws GatewayException {
    this(new MemoryStore(), b -> {});
  }

  public ByHand(Consumer<GatewayBuilder> also) throws GatewayException {
    this(new MemoryStore(), also);
  }

  public ByHand(MemoryStore store, Consumer<GatewayBuilder> also) throws GatewayException {
    this.store = store;
    GatewayBuilder builder =
        new GatewayBuilder(clock, store, this::poller)
            .ports(List.of(lan, wan, dmz))
            .routes(
                List.of(
                    new Route(Orders.NEAR, 16, "lan"),
                    new Route(Orders.FAR, 16, "wan"),
                    new Route(Orders.CLEAR, 16, "dmz")))
            .ciphers(List.of(new OpenSslProvider()))
            .drivers(List.of(new TupleSpaceSpd(), new HashSpd()))
            .driver("tuple-space")
            .leases(64, 64)
            .frames(FRAMES);
    also.accept(builder);
    gateway = builder.build();
    worker = gateway.workers().getFirst();
    conductor = gateway.conductor();
  }

  private MemoryPort port(String name, boolean clear, int... own) {
    MemoryChannel there = new MemoryChannel(64, false);
    MemoryChannel back = new MemoryChannel(64, false);
    in.add(there);
    out.add(back);
    return new MemoryPort(name, there, back, new PortCapabilities(MTU, clear, 1, own));
  }

  private Poller poller() {
    return new Poller() {
      @Override
      public void watch(int[] descriptors) {}

      @Override
      public void await(long nanos) {
        waits++;
      }

      @Override
      public void wake() {}
    };
  }

  /** Orders, drives until the answer is there, and answers it or throws. */
  public Committed commit(Change... changes) throws GatewayException {
    return await(gateway.submit(List.of(changes)));
  }

  /** Orders what must be refused. */
  public GatewayException refusal(Change... changes) {
    return assertThrows(GatewayException.class, () -> commit(changes));
  }

  /** Drives until the answer is there. */
  public <T> T await(CompletableFuture<T> answer) throws GatewayException {
    for (int i = 0; i < ROUNDS && !answer.isDone(); i++) {
      round();
    }
    assertTrue(answer.isDone(), "no answer");
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof GatewayException g) {
        throw g;
      }
      throw e;
    }
  }

  /** A step of everything. */
  public void round() {
    worker.doWork();
    conductor.doWork();
    gateway.keeper().doWork();
    gateway.builder().doWork();
  }

  /** One step of the conductor. */
  public int conduct() {
    return conductor.doWork();
  }

  /** Some rounds, so that leases arrive and faults are looked at. */
  public void rounds(int n) {
    for (int i = 0; i < n; i++) {
      round();
    }
  }

  /** One whole cycle of the worker. */
  public void cycle() {
    do {
      worker.doWork();
    } while (!worker.isBetweenBatches());
  }

  /** Cycles until nothing waits at any port. */
  public void pump() {
    int left = 3;
    while (left > 0) {
      boolean waits = in.stream().anyMatch(c -> c.size() > 0);
      cycle();
      left = waits ? 3 : left - 1;
    }
  }

  /** A packet arrives at a port, and the worker deals with it. */
  public void arrive(PacketPort port, byte[] packet) {
    assertTrue(channel(in, port).offer(packet, packet.length), "channel full");
    pump();
  }

  /** A packet waits at a port. */
  public void queue(PacketPort port, byte[] packet) {
    assertTrue(channel(in, port).offer(packet, packet.length), "channel full");
  }

  /** What left by a port since the last call. */
  public List<byte[]> left(PacketPort port) {
    List<byte[]> packets = new ArrayList<>();
    MemoryChannel channel = channel(out, port);
    for (byte[] p = channel.poll(); p != null; p = channel.poll()) {
      packets.add(p);
    }
    return packets;
  }

  private MemoryChannel channel(List<MemoryChannel> all, PacketPort port) {
    return all.get(port == lan ? 0 : port == wan ? 1 : 2);
  }

  /** How often the worker had nothing to do and would have slept. */
  public int waits() {
    return waits;
  }

  public long drops(DropReason reason) {
    return gateway.drops(reason);
  }

  public long count(Counter counter) {
    return worker.counters().value(counter);
  }

  /** What the SPD in force answers, as the text of the winner's selector, or "-". */
  public String answer(Direction direction, int source, int destination, int protocol)
      throws GatewayException {
    FlowColumns flow = new FlowColumns(1);
    flow.set(0, source, destination, protocol, 1000, 2000);
    int[] winner = {-1};
    return gateway.read((s, reader) -> {
      s.spd(direction).lookup(reader, flow, 0, 1, winner);
      return winner[0] < 0 ? "-" : s.spd(direction).policy(winner[0]).spec.selector().toString();
    });
  }

  /** Every packet that came in has left or was counted, and every frame is somewhere. */
  public void check() {
    long arrived = count(Counter.RECEIVED) + count(Counter.ORIGINATED);
    long ended = count(Counter.TRANSMITTED) + worker.counters().allDrops() + worker.heldFrames();
    assertEquals(arrived, ended, "packets in and out");
    int frames =
        worker.slab().available() + lan.held() + wan.held() + dmz.held() + worker.heldFrames();
    assertEquals(FRAMES, frames, "frames");
  }

  @Override
  public void close() {
    check();
    gateway.release();
    assertEquals(FRAMES, worker.slab().available(), "frames after the end");
  }
}
