package gateway.itest.deploy.cable;

import gateway.itest.deploy.face.Cable;
import gateway.itest.deploy.face.Witness;
import gateway.packet.Batch;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;
import java.util.function.BooleanSupplier;

/** A port with one queue whose medium is a {@link Cable}. */
final class CablePort implements PacketPort, PortQueue {
  private final String name;
  private final PortCapabilities capabilities;
  private final BooleanSupplier gone;
  private final Cable cable;
  private final PortCounters counters = new PortCounters();
  private final long[] stock = new long[Batch.CAPACITY];
  private final long[] spent = new long[Batch.CAPACITY];
  private final Arena arena = Arena.ofShared();
  private final long word = arena.allocate(16, 8).address();
  private final int eventfd = Libc.eventfd(0, Libc.O_NONBLOCK | Libc.O_CLOEXEC);
  private int stocked;
  private int spentCount;

  CablePort(String name, int[] local, BooleanSupplier gone) {
    this.name = name;
    this.gone = gone;
    capabilities = new PortCapabilities(1500, true, 1, local);
    Memory.putNative64(word, 1);
    cable = Cable.of(name);
    cable.bell(this::wake);
  }

  private void wake() {
    Libc.write(eventfd, word, 8);
  }

  private void called(String method) {
    if (gone.getAsBoolean()) {
      Witness.late(method);
    }
  }

  @Override
  public String name() {
    called("PacketPort.name");
    return name;
  }

  @Override
  public PortCapabilities capabilities() {
    called("PacketPort.capabilities");
    return capabilities;
  }

  @Override
  public PortQueue queue(int index) {
    called("PacketPort.queue");
    return this;
  }

  @Override
  public int descriptor() {
    called("PortQueue.descriptor");
    return eventfd;
  }

  @Override
  public void refill(Slab slab) {
    called("PortQueue.refill");
    while (stocked < stock.length) {
      long chunk = slab.take();
      if (chunk == 0) {
        return;
      }
      stock[stocked++] = chunk;
    }
  }

  @Override
  public int rx(Batch batch) {
    called("PortQueue.rx");
    Libc.read(eventfd, word + 8, 8);
    int n = 0;
    while (stocked > 0 && !batch.full()) {
      byte[] packet = cable.receive();
      if (packet == null) {
        return n;
      }
      long frame = stock[--stocked] + Slab.HEADROOM;
      Memory.copy(packet, 0, frame, packet.length);
      batch.add(frame, packet.length);
      counters.rxPackets++;
      n++;
    }
    // There may be more: the next wait must not sleep over it.
    wake();
    return n;
  }

  @Override
  public int tx(Batch batch) {
    called("PortQueue.tx");
    int n = 0;
    while (n < batch.count && spentCount < spent.length) {
      byte[] packet = new byte[batch.length[n]];
      Memory.copy(batch.address[n], packet, 0, packet.length);
      cable.send(packet);
      spent[spentCount++] = batch.address[n++];
    }
    counters.txPackets += n;
    return n;
  }

  @Override
  public void reap(Slab slab) {
    called("PortQueue.reap");
    while (spentCount > 0) {
      slab.give(spent[--spentCount]);
    }
  }

  @Override
  public int outstanding() {
    called("PortQueue.outstanding");
    return 0;
  }

  @Override
  public void drain(Slab slab) {
    called("PortQueue.drain");
    while (stocked > 0) {
      slab.give(stock[--stocked]);
    }
    reap(slab);
  }

  @Override
  public PortCounters counters() {
    return counters;
  }

  @Override
  public void close() {
    called("PacketPort.close");
    cable.bell(null);
    Libc.close(eventfd);
    arena.close();
  }
}
