package gateway.crypto.openssl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Memory;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenSslProviderTest {
  private final OpenSslProvider provider = new OpenSslProvider();

  @Test
  void shouldBeFoundOutsideOsgi() {
    List<AeadProvider> found =
        ServiceLoader.load(AeadProvider.class).stream().map(ServiceLoader.Provider::get).toList();
    assertEquals(1, found.size());
    assertEquals("openssl", found.getFirst().name());
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldSupportEveryAlgorithmOfTheApi(AeadAlgorithm algorithm) {
    assertTrue(provider.supports(algorithm));
    assertTrue(provider.version().startsWith("OpenSSL 3."), provider.version());
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldRefuseKeysOfOtherLengths(AeadAlgorithm algorithm) {
    for (int length = 0; length <= 64; length++) {
      byte[] key = new byte[length];
      if (!algorithm.acceptsKeyLength(length)) {
        GatewayException e =
            assertThrows(GatewayException.class, () -> provider.newSession(algorithm, key, true));
        assertEquals(Errno.EINVAL, e.code());
      }
    }
  }

  @Test
  void shouldRefuseTheOtherWayAndAfterClose() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      long memory = arena.allocate(256).address();
      AeadSession sealing = provider.newSession(AeadAlgorithm.AES_GCM, new byte[16], true);
      AeadSession opening = provider.newSession(AeadAlgorithm.AES_GCM, new byte[16], false);
      assertFalse(sealing.open(memory, 8, memory, memory + 64, 32, memory + 96));
      assertFalse(opening.seal(memory, 8, memory, memory + 64, 32, memory + 96));
      assertTrue(sealing.seal(memory, 8, memory, memory + 64, 32, memory + 96));
      assertTrue(opening.open(memory, 8, memory, memory + 64, 32, memory + 96));
      sealing.close();
      sealing.close();
      opening.close();
      assertFalse(sealing.seal(memory, 8, memory, memory + 64, 32, memory + 96));
      assertFalse(opening.open(memory, 8, memory, memory + 64, 32, memory + 96));
    }
  }

  @Test
  void shouldNameTheDebianPackageWhenTheLibraryIsMissing(@TempDir Path folder) throws Exception {
    // A file that is no library hides the system's one from a process of its own.
    Files.writeString(folder.resolve(LibCrypto.LIBRARY), "not a library");
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            WithoutLibrary.class.getName());
    child.environment().put("LD_LIBRARY_PATH", folder.toString());
    child.redirectErrorStream(true);
    Process process = child.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.startsWith("missing false ENOPKG"), output);
    assertTrue(output.contains("libssl3"), output);
  }

  /** Runs where the library cannot be loaded. */
  static final class WithoutLibrary {
    public static void main(String[] args) {
      OpenSslProvider provider = new OpenSslProvider();
      try {
        provider.newSession(AeadAlgorithm.AES_GCM, new byte[16], true);
        System.out.println("a session was made");
      } catch (GatewayException e) {
        System.out.println(
            provider.version()
                + " "
                + provider.supports(AeadAlgorithm.AES_GCM)
                + " "
                + e.code()
                + " "
                + e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldAllocateNothingPerPacket(AeadAlgorithm algorithm) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Arena arena = Arena.ofConfined();
        AeadSession sealing = provider.newSession(algorithm, new byte[32], true);
        AeadSession opening = provider.newSession(algorithm, new byte[32], false)) {
      long memory = arena.allocate(256).address();
      long least = Long.MAX_VALUE;
      // The compiler allocates on this thread while it warms up; packets would in every round.
      for (int round = 0; round < 5 && least > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        assertEquals(200_000, loop(sealing, opening, memory, 100_000));
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, "bytes on the heap");
    }
  }

  private static int loop(AeadSession sealing, AeadSession opening, long memory, int rounds) {
    int good = 0;
    for (int i = 0; i < rounds; i++) {
      Memory.put64(memory + 16, i);
      good += sealing.seal(memory, 8, memory + 16, memory + 64, 80, memory + 144) ? 1 : 0;
      good += opening.open(memory, 8, memory + 16, memory + 64, 80, memory + 144) ? 1 : 0;
    }
    return good;
  }
}
