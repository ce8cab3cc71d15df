package gateway.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadSession;
import gateway.packet.Memory;
import gateway.packet.Slab;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EspAllocationTest {
  /** A cipher that costs nothing, so that only ESP itself can allocate. */
  private static final class NoCipher implements AeadSession {
    @Override
    public boolean seal(long aad, int aadLength, long nonce, long data, int length, long tag) {
      Memory.put64(tag, Memory.i64(nonce + 4));
      Memory.put64(tag + 8, length);
      return true;
    }

    @Override
    public boolean open(long aad, int aadLength, long nonce, long data, int length, long tag) {
      return Memory.i64(tag) == Memory.i64(nonce + 4) && Memory.i64(tag + 8) == length;
    }

    @Override
    public void close() {}
  }

  @Test
  void shouldAllocateNothingOverAMillionPackets() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    SaParameters p = Frames.parameters(AeadAlgorithm.AES_GCM, 16, true, true, 1024);
    try (Frames frames = new Frames();
        OutboundSa out = new OutboundSa(p, new NoCipher(), 65536);
        InboundSa in = new InboundSa(p, new NoCipher(), 4096)) {
      frames.inner(new Random(1), Slab.HEADROOM, 1400, 1, true);
      long least = Long.MAX_VALUE;
      // The compiler allocates on this thread while it warms up; packets would in every round.
      for (int round = 0; round < 4 && least > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        assertEquals(1_000_000, loop(frames, out, in));
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, "bytes on the heap");
    }
  }

  private static int loop(Frames frames, OutboundSa out, InboundSa in) {
    int good = 0;
    for (int n = 0; n < 1_000_000; n++) {
      if (out.seal(frames.batch, 0) != 0) {
        out.grant(out.leaseWanted());
        out.seal(frames.batch, 0);
      }
      long esp = frames.batch.address[0] + 28;
      in.raiseCeiling(in.ceilingWanted());
      good += in.open(frames.batch, 0, esp, frames.batch.length[0] - 28, true) == 0 ? 1 : 0;
    }
    return good;
  }
}
