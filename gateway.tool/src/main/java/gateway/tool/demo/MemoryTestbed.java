package gateway.tool.demo;

import gateway.packet.GatewayException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Both gateways, their hosts and the wire in this process, without root. */
final class MemoryTestbed implements Testbed {
  private static final long REST_NANOS = 100_000;
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  private final MemoryWire wire = new MemoryWire();
  private final Map<Side, MemoryGateway> gateways = new EnumMap<>(Side.class);
  private final AtomicLong replies = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile MemoryTransfer transfer = new MemoryTransfer(0);
  private volatile boolean running = true;
  private volatile Path folder = Path.of("");

  @Override
  public String mode() {
    return "in-process";
  }

  @Override
  public void build(Progress progress) throws GatewayException {
    progress.say("two gateways in this process, %d policies each", Judge.POLICIES);
    folder = TemporaryFolder.make();
    String sas = GatewayFiles.sas();
    for (Side side : Side.values()) {
      MemoryGateway gateway = new MemoryGateway(side, folder.resolve(side.label()), this::received);
      gateways.put(side, gateway);
      wire.connect(side, gateway.wan(), gateway.wire());
      gateway.start(sas);
    }
    start("demo-wire", () -> wire.carry() == 0);
    for (MemoryGateway gateway : gateways.values()) {
      start(
          "demo-" + gateway.side().label(),
          () -> {
            gateway.hosts().drive();
            return true;
          });
    }
  }

  /** A round of a driving thread. */
  @FunctionalInterface
  private interface Round {
    /** Returns whether the thread may rest now. */
    boolean go();
  }

  private void start(String name, Round round) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .start(() -> {
              while (running) {
                if (round.go()) {
                  LockSupport.parkNanos(REST_NANOS);
                }
              }
            }));
  }

  private void received(byte[] packet) {
    if (DemoPacket.protocol(packet) == DemoPacket.ICMP) {
      replies.incrementAndGet();
    } else {
      transfer.receive(packet);
    }
  }

  private MemoryGateway gateway(Side side) {
    MemoryGateway gateway = gateways.get(side);
    if (gateway == null) {
      throw new IllegalStateException("not built");
    }
    return gateway;
  }

  @Override
  public Operator operator(Side side) {
    return gateway(side);
  }

  @Override
  public Hosts hosts(Side side) {
    return gateway(side).hosts();
  }

  @Override
  public Wire wire() {
    return wire;
  }

  @Override
  public Future<Transfer> transfer(long bytes) {
    MemoryTransfer fresh = new MemoryTransfer(bytes);
    transfer = fresh;
    CompletableFuture<Transfer> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("demo-transfer")
        .daemon()
        .start(() -> answer.complete(fresh.run(gateway(Side.LEFT).hosts(), PATIENCE_NANOS)));
    return answer;
  }

  @Override
  public Future<Pings> ping(int count, int intervalMillis) {
    CompletableFuture<Pings> answer = new CompletableFuture<>();
    long before = replies.get();
    Thread.ofPlatform()
        .name("demo-ping")
        .daemon()
        .start(() -> {
          for (int i = 0; i < count; i++) {
            gateway(Side.LEFT).hosts().send(DemoPacket.echo(Side.LEFT, DemoPacket.ECHO_REQUEST, i));
            LockSupport.parkNanos(intervalMillis * 1_000_000L);
          }
          long deadline = System.nanoTime() + PATIENCE_NANOS;
          while (replies.get() - before < count && System.nanoTime() < deadline) {
            LockSupport.parkNanos(REST_NANOS);
          }
          answer.complete(new Pings(count, replies.get() - before));
        });
    return answer;
  }

  @Override
  public synchronized void close() {
    if (!running) {
      return;
    }
    running = false;
    for (Thread thread : threads) {
      try {
        thread.join(1_000);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    gateways.values().forEach(MemoryGateway::close);
    TemporaryFolder.delete(folder);
  }
}
