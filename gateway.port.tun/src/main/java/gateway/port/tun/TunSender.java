package gateway.port.tun;

import gateway.packet.Batch;
import gateway.packet.Slab;
import gateway.port.api.PortCounters;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;

/** Writes packets to a TUN device. Used by one worker. */
final class TunSender {
  private final int descriptor;
  private final int header;
  private final PortCounters counters;

  TunSender(
      int descriptor,
      boolean virtioHeader,
      boolean udpSegmentation,
      PortCounters counters,
      Arena arena) {
    this.descriptor = descriptor;
    header = virtioHeader ? VirtioHeader.LENGTH : 0;
    this.counters = counters;
  }

  /** Sends the first {@code count} packets; returns how many the device took or refused for good. */
  int send(Batch batch, int count) {
    for (int i = 0; i < count; i++) {
      int result = single(batch.address[i], batch.length[i]);
      if (result == -Libc.EAGAIN || result == -Libc.ENOBUFS) {
        return i;
      }
    }
    return count;
  }

  private int single(long frame, int length) {
    long start = frame - header;
    if (start < Slab.chunkOf(frame)) {
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
