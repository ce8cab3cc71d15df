package gateway.crypto.jce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadSession;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads the heap as a thief would, with what the collector has not yet swept. */
class KeyErasureTest {
  private static final int WORDS = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"AES_GCM,true", "AES_GCM,false", "CHACHA20_POLY1305,true", "CHACHA20_POLY1305,false"})
  void shouldLeaveNoCopyOfTheKeyOnTheHeapWhenClosed(AeadAlgorithm algorithm, boolean seal)
      throws Exception {
    long seed = 97 + algorithm.ordinal() + (seal ? 10 : 0);
    byte[] key = new byte[8 * WORDS];
    long[] inverted = inverted(seed);
    for (int i = 0; i < WORDS; i++) {
      MemorySegment.ofArray(key).set(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i, ~inverted[i]);
    }
    AeadSession session = new JceProvider().newSession(algorithm, key, seal);
    Arrays.fill(key, (byte) 0);
    try (Arena arena = Arena.ofConfined()) {
      long memory = arena.allocate(256).address();
      // Used once, so that the cipher has its copies, too.
      boolean done =
          seal
              ? session.seal(memory, 8, memory + 16, memory + 64, 32, memory + 96)
              : session.open(memory, 8, memory + 16, memory + 64, 32, memory + 96);
      assertEquals(seal, done);
    }
    assertNotEquals(0, copies("open", seed), "the search finds the key of an open session");
    session.close();
    assertEquals(0, copies("closed", seed));
    Reference.reachabilityFence(session);
  }

  /** Inverted, so that the test itself leaves no copy behind. */
  private static long[] inverted(long seed) {
    return new SplittableRandom(seed).longs(WORDS).toArray();
  }

  private int copies(String name, long seed) throws Exception {
    Path dump = folder.resolve(name + ".hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), false); // garbage as well
    int found = 0;
    try (FileChannel channel = FileChannel.open(dump);
        Arena arena = Arena.ofConfined()) {
      MemorySegment heap = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      assertTrue(heap.byteSize() > 1 << 20, "a dump of " + heap.byteSize() + " bytes");
      long[] key = inverted(seed);
      for (long at = 0; at < heap.byteSize() - 8 * WORDS; at++) {
        int word = 0;
        while (word < WORDS
            && heap.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 8L * word) == ~key[word]) {
          word++;
        }
        found += word == WORDS ? 1 : 0;
      }
    }
    return found;
  }
}
