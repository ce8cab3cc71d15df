package gateway.port.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import gateway.packet.Batch;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UdpAllocationTest {
  private static final int WINDOWS = 12;
  private static final int PACKETS = 1_000_000;

  private final Batch batch = new Batch();
  private final byte[] small = new byte[64];
  private final byte[] large = new byte[1400];

  @Test
  void shouldAllocateNothingWhenAMillionPacketsPass() throws Exception {
    Namespace.require();
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Namespace left = Namespace.create("ma");
        Namespace right = Namespace.create("mb");
        Slab slab = new Slab(1024)) {
      Namespace.join(left, right);
      PacketPort a = open(left, "192.0.2.1");
      PacketPort b = open(right, "192.0.2.2");
      long allocated = Long.MAX_VALUE;
      // The first windows are warm-up: interpreted and deoptimised code makes objects. Garbage of
      // the
      // path itself would be in every window.
      for (int window = 0; window < WINDOWS && allocated > 0; window++) {
        long before = bean.getCurrentThreadAllocatedBytes();
        carry(a, b, slab, PACKETS);
        allocated = bean.getCurrentThreadAllocatedBytes() - before;
      }
      assertEquals(0, allocated, "bytes allocated for " + PACKETS + " packets");
      a.queue(0).drain(slab);
      b.queue(0).drain(slab);
      a.close();
      b.close();
    }
  }

  private void carry(PacketPort a, PacketPort b, Slab slab, int packets) {
    long received = 0;
    while (received < packets) {
      int count = 0;
      while (count < Batch.CAPACITY) {
        // Groups of 16 equal ones: several messages per call, each to be cut again.
        boolean big = (count >>> 4 & 1) == 0;
        Frames.add(slab, batch, Frames.A1, Frames.B1, big ? 0 : 2, big, big ? large : small);
        Memory.putNative64(batch.address[count] + 28, count);
        count++;
      }
      a.queue(0).tx(batch);
      a.queue(0).reap(slab);
      batch.clear();
      int n;
      do {
        b.queue(0).refill(slab);
        n = b.queue(0).rx(batch);
        received += n;
        Frames.free(slab, batch);
      } while (n > 0);
    }
  }

  private static PacketPort open(Namespace in, String local) throws Exception {
    return in.call(() ->
        new UdpDriver().open(new PortConfig("wan", "udp", Map.of("local", local), List.of(), 1)));
  }
}
