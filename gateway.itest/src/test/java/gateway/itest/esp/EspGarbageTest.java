package gateway.itest.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.esp.InboundSa;
import gateway.esp.OutboundSa;
import gateway.esp.SaParameters;
import gateway.packet.Batch;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ESP with the cipher library in it: no garbage over a million packets each way. */
class EspGarbageTest {
  private static final int PACKETS = 1_000_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Batch batch = new Batch();
  private long sealNanos;
  private long openNanos;

  @ParameterizedTest
  @CsvSource({"16,64", "16,1400", "32,64", "32,1400"})
  void shouldLeaveNoGarbage(int keyLength, int length) throws Exception {
    SaParameters p =
        new SaParameters(
            0xc0000201,
            0xc0000202,
            0x1001,
            1,
            SaParameters.Mode.TUNNEL,
            AeadAlgorithm.AES_GCM,
            new byte[keyLength],
            1,
            false,
            1024,
            0,
            0,
            new SaParameters.Encapsulation(4500, 4500),
            null);
    OpenSslProvider provider = new OpenSslProvider();
    try (Slab slab = new Slab(Batch.CAPACITY);
        OutboundSa out =
            new OutboundSa(p, provider.newSession(p.algorithm(), p.key(), true), 65_536);
        InboundSa in = new InboundSa(p, provider.newSession(p.algorithm(), p.key(), false), 4096)) {
      out.grant(-1L);
      in.raiseCeiling(-1L);
      fill(slab, length);
      // The compiler allocates on this thread while it warms up; packets would in every round.
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 4 && least > 0; round++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertEquals(PACKETS / Batch.CAPACITY * Batch.CAPACITY, run(out, in));
        least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, "bytes on the heap");
      System.out.printf(
          "AES-%d-GCM, %d bytes: seal %d ns, open %d ns of thread CPU time per packet%n",
          keyLength * 8, length, sealNanos / PACKETS, openNanos / PACKETS);
    }
  }

  private void fill(Slab slab, int length) {
    batch.clear();
    while (!batch.full()) {
      long at = slab.take() + Slab.HEADROOM;
      Memory.fill(at, length, 0x55);
      Ipv4Header.write(at, length, IpProtocol.UDP, 0x0a010001, 0x0a020001, 64, 0, true);
      batch.add(at, length);
    }
  }

  private int run(OutboundSa out, InboundSa in) {
    int good = 0;
    sealNanos = 0;
    openNanos = 0;
    for (int n = 0; n < PACKETS / Batch.CAPACITY; n++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < Batch.CAPACITY; i++) {
        out.seal(batch, i);
      }
      long middle = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < Batch.CAPACITY; i++) {
        long esp = batch.address[i] + 28;
        good += in.open(batch, i, esp, batch.length[i] - 28, true) == 0 ? 1 : 0;
      }
      openNanos += THREADS.getCurrentThreadCpuTime() - middle;
      sealNanos += middle - start;
    }
    return good;
  }
}
