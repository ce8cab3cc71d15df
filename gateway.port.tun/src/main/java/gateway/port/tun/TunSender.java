package gateway.port.tun;

import gateway.packet.Batch;
import gateway.packet.Slab;
import gateway.port.api.PortCounters;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;

/**
 * Writes packets to a TUN device: runs that a {@link Coalescer} finds as one super-packet, gathered
 * from where the payloads lie, everything else as it is. Used by one worker; allocates nothing.
 */
final class TunSender {
  private final int descriptor;
  private final int header;
  private final PortCounters counters;
  private final Coalescer coalescer;

  TunSender(
      int descriptor,
      boolean virtioHeader,
      boolean udpSegmentation,
      PortCounters counters,
      Arena arena) {
    this.descriptor = descriptor;
    header = virtioHeader ? VirtioHeader.LENGTH : 0;
    this.counters = counters;
    coalescer = new Coalescer(udpSegmentation, arena);
  }

  /**
   * Sends the first {@code count} packets; returns how many the device took or refused for good.
   */
  int send(Batch batch, int count) {
    int i = 0;
    while (i < count) {
      int run = header == 0 ? 1 : coalescer.run(batch, i, count);
      int result = run > 1 ? joined(batch, i, run) : single(batch.address[i], batch.length[i]);
      if (result == -Libc.EAGAIN || result == -Libc.ENOBUFS) {
        return i;
      }
      if (run > 1 && result < 0) {
        int taken = apart(batch, i, run);
        if (taken < run) {
          return i + taken;
        }
      }
      i += run;
    }
    return count;
  }

  private int joined(Batch batch, int from, int run) {
    int result;
    do {
      result = Libc.writev(descriptor, coalescer.vector(), run + 1);
      counters.txCalls++;
    } while (result == -Libc.EINTR);
    if (result >= 0) {
      counters.txPackets += run;
      for (int i = from; i < from + run; i++) {
        counters.txBytes += batch.length[i];
      }
    }
    return result;
  }

  /** Writes a refused run packet by packet; returns how many were taken. */
  private int apart(Batch batch, int from, int run) {
    for (int i = 0; i < run; i++) {
      int result = single(batch.address[from + i], batch.length[from + i]);
      if (result == -Libc.EAGAIN || result == -Libc.ENOBUFS) {
        return i;
      }
    }
    return run;
  }

  private int single(long frame, int length) {
    long start = frame - header;
    if (start < Slab.chunkOf(frame)) {
      // Somebody used up the headroom: no engine does, and there is no room for the virtio header.
      counters.txErrors++;
      return 0;
    }
    if (header != 0) {
      VirtioHeader.writePlain(start);
    }
    int result;
    do {
      result = Libc.write(descriptor, start, header + length);
      counters.txCalls++;
    } while (result == -Libc.EINTR);
    if (result >= 0) {
      counters.txPackets++;
      counters.txBytes += length;
    } else if (result != -Libc.EAGAIN && result != -Libc.ENOBUFS) {
      counters.txErrors++;
    }
    return result;
  }
}
