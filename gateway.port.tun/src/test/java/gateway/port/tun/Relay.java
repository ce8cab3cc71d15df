package gateway.port.tun;

import gateway.packet.Batch;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;
import gateway.port.api.PortQueue;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;

/**
 * A gateway without crypto: what a TUN receives leaves by a UDP port with headers and trailer of
 * the size that ESP has, and the other way round.
 */
final class Relay implements Runnable {
  private static final int OUTER = 28;
  private static final int ESP = 16;
  private static final int TRAILER = 18;

  private final PortQueue tun;
  private final PortQueue udp;
  private final int local;
  private final int remote;
  private final Slab slab = new Slab(2048);
  private final Batch batch = new Batch();
  volatile boolean stop;
  volatile long dropped;

  Relay(PortQueue tun, PortQueue udp, int local, int remote) {
    this.tun = tun;
    this.udp = udp;
    this.local = local;
    this.remote = remote;
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofConfined()) {
      long poll = arena.allocate(16, 8).address();
      Memory.putNative32(poll, tun.descriptor());
      Memory.putNative32(poll + 4, 1);
      Memory.putNative32(poll + 8, udp.descriptor());
      Memory.putNative32(poll + 12, 1);
      while (!stop) {
        if (!step()) {
          Libc.poll(poll, 2, 100);
        }
      }
      tun.drain(slab);
      udp.drain(slab);
    }
  }

  boolean step() {
    tun.refill(slab);
    udp.refill(slab);
    boolean worked = false;
    if (tun.rx(batch) > 0) {
      worked = true;
      for (int i = 0; i < batch.count; i++) {
        int length = batch.length[i] + ESP + TRAILER + OUTER;
        long outer = batch.address[i] - ESP - OUTER;
        Ipv4Header.write(outer, length, IpProtocol.UDP, local, remote, 64, 0, true);
        UdpHeader.write(outer + 20, 4500, 4500, length - 20);
        Memory.putNative64(outer + OUTER, 1);
        batch.address[i] = outer;
        batch.length[i] = length;
      }
      leave(udp);
    }
    if (udp.rx(batch) > 0) {
      worked = true;
      for (int i = 0; i < batch.count; i++) {
        batch.address[i] += OUTER + ESP;
        batch.length[i] -= OUTER + ESP + TRAILER;
      }
      leave(tun);
    }
    return worked;
  }

  private void leave(PortQueue port) {
    int taken = port.tx(batch);
    for (int i = taken; i < batch.count; i++) {
      slab.give(batch.address[i]);
    }
    dropped += batch.count - taken;
    port.reap(slab);
    batch.clear();
  }
}
