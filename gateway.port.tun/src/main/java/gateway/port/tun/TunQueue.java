package gateway.port.tun;

import gateway.packet.Batch;
import gateway.packet.Checksum;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;

/**
 * One queue of a TUN device. Receiving reads a packet straight into a chunk, and what is longer
 * than a chunk (a super-packet) on into a staging area, from where it is cut. Transmitting is a
 * system call, so nothing is ever outstanding.
 */
final class TunQueue implements PortQueue {
  private static final int HELD = 2 * Batch.CAPACITY;
  private static final int SPENT = 1024;

  /** The longest super-packet: an IPv4 packet of 65535 bytes. */
  private static final int STAGING = Slab.CHUNK + 65536 + 64;

  private final int descriptor;
  private final int header;
  private final PortCounters counters = new PortCounters();
  private final Arena arena = Arena.ofShared();
  private final long staging = arena.allocate(STAGING, 64).address() + Slab.CHUNK;
  private final long iov = arena.allocate(32, 16).address();
  private final Segmenter segmenter =
      new Segmenter(arena.allocate(Segmenter.SCRATCH, 64).address());
  private final TunSender sender;

  private final long[] held = new long[HELD];
  private int holding;
  private final long[] spent = new long[SPENT];
  private int spending;

  TunQueue(int descriptor, boolean virtioHeader, boolean udpSegmentation) {
    this.descriptor = descriptor;
    header = virtioHeader ? VirtioHeader.LENGTH : 0;
    sender = new TunSender(descriptor, virtioHeader, udpSegmentation, counters, arena);
    Memory.putNative64(iov + 8, header + Slab.MAX_PACKET);
    Memory.putNative64(iov + 16, staging);
    Memory.putNative64(iov + 24, STAGING - Slab.CHUNK);
  }

  @Override
  public int descriptor() {
    return descriptor;
  }

  @Override
  public void refill(Slab slab) {
    while (holding < HELD) {
      long chunk = slab.take();
      if (chunk == 0) {
        return;
      }
      held[holding++] = chunk;
    }
  }

  @Override
  public int rx(Batch batch) {
    int before = batch.count;
    long bytes = 0;
    while (!batch.full() && holding > 0) {
      if (segmenter.active()) {
        segmenter.next(batch, held[--holding]);
      } else {
        long frame = held[holding - 1] + Slab.HEADROOM;
        Memory.putNative64(iov, frame - header);
        int n = Libc.readv(descriptor, iov, 2);
        counters.rxCalls++;
        if (n < 0) {
          if (n == -Libc.EINTR) {
            continue;
          }
          // EBADFD, for ever: somebody removed the device.
          counters.gone = n != -Libc.EAGAIN;
          break;
        }
        int length = accept(frame, n - header);
        if (length < 0) {
          counters.rxDropped++;
          continue;
        }
        holding--;
        batch.add(frame, length);
      }
      bytes += batch.length[batch.count - 1];
    }
    int received = batch.count - before;
    counters.rxPackets += received;
    counters.rxBytes += bytes;
    return received;
  }

  /** The length of the packet that now stands at {@code frame}, or -1 to drop it. */
  private int accept(long frame, int length) {
    if (length < Ipv4Header.MIN_LENGTH) {
      return -1;
    }
    if (header != 0) {
      long virtio = frame - header;
      int type = VirtioHeader.gsoType(virtio);
      if (type == VirtioHeader.GSO_TCPV4 || type == VirtioHeader.GSO_UDP_L4) {
        int size = VirtioHeader.gsoSize(virtio);
        return segmenter.start(
            frame, length, Slab.MAX_PACKET, staging, type == VirtioHeader.GSO_TCPV4, size);
      }
      if (type != VirtioHeader.GSO_NONE || length > Slab.MAX_PACKET) {
        return -1;
      }
      if ((VirtioHeader.flags(virtio) & VirtioHeader.FLAG_NEEDS_CSUM) != 0) {
        return complete(frame, length, virtio);
      }
    }
    return length > Slab.MAX_PACKET ? -1 : length;
  }

  /** Completes a checksum whose field holds the sum of the pseudo header. */
  private static int complete(long frame, int length, long virtio) {
    int start = VirtioHeader.checksumStart(virtio);
    int offset = VirtioHeader.checksumOffset(virtio);
    if (start + offset + 2 > length) {
      return -1;
    }
    int sum = ~Checksum.fold(Checksum.sum(frame + start, length - start, 0)) & 0xffff;
    // A UDP checksum of 0 would mean "none"; for TCP both zeros are the same number.
    Memory.put16(frame + start + offset, sum == 0 ? 0xffff : sum);
    return length;
  }

  @Override
  public int tx(Batch batch) {
    int taken = sender.send(batch, Math.min(batch.count, SPENT - spending));
    for (int i = 0; i < taken; i++) {
      spent[spending++] = batch.address[i];
    }
    return taken;
  }

  @Override
  public void reap(Slab slab) {
    while (spending > 0) {
      slab.give(spent[--spending]);
    }
  }

  @Override
  public int outstanding() {
    return 0;
  }

  @Override
  public void drain(Slab slab) {
    reap(slab);
    segmenter.abandon();
    while (holding > 0) {
      slab.give(held[--holding]);
    }
  }

  @Override
  public PortCounters counters() {
    return counters;
  }

  void close() {
    arena.close();
  }
}
