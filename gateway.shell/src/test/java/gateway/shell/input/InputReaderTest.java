package gateway.shell.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.seam.Clock;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A load is read to its end, or left when it has none. */
class InputReaderTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final ReadingRoom room = new ReadingRoom(0, Duration.ZERO);
  private final VirtualClock clock = new VirtualClock();
  private final InputReader reader = new InputReader(clock, HOUR, HOUR);

  /** Moved by the inputs. */
  private static final class VirtualClock implements Clock {
    private volatile long now;

    @Override
    public long monotonicNanos() {
      return now;
    }

    @Override
    public long wallNanos() {
      return now;
    }
  }

  @Test
  void shouldGiveTheTextWhenLettersLieAcrossWhatIsTakenAtATime() throws Exception {
    String text = "a€".repeat(InputReader.CHUNK);
    assertEquals(text, text(text.getBytes(StandardCharsets.UTF_8)));
    assertEquals("", text(new byte[0]));
  }

  @Test
  void shouldRefuseWhenItIsNotUtf8() {
    for (byte[] wrong : new byte[][] {{'a', (byte) 0xff, 'b'}, {'a', (byte) 0xe2}}) {
      GatewayException refused = assertThrows(GatewayException.class, () -> text(wrong));
      assertEquals(Errno.EINVAL, refused.code());
      assertEquals("-:1:1: the file is not UTF-8 text", refused.getMessage());
    }
  }

  @Test
  void shouldRefuseWhenItIsLongerThanMayBeRead() throws Exception {
    assertEquals(InputReader.MOST, text(new byte[InputReader.MOST]).length());
    GatewayException refused =
        assertThrows(GatewayException.class, () -> text(new byte[InputReader.MOST + 1]));
    assertEquals(Errno.EINVAL, refused.code());
    assertEquals("-:1:1: is longer than 16 MiB; load it in parts", refused.getMessage());
  }

  @Test
  void shouldLeaveAnInputAndItsRoomWhenItBringsNothing() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    InputReader hasty = new InputReader(clock, Duration.ZERO, HOUR);
    GatewayException late =
        assertThrows(GatewayException.class, () -> hasty.read("-", () -> stuck(left), room));
    assertEquals(Errno.ETIMEDOUT, late.code());
    assertEquals(
        "standard input brought nothing for 0 s and has no end; end it, or put it into the"
            + " gateway's folder and load it by its name",
        late.getMessage());
    left.await();
    assertEquals("next", text("next".getBytes(StandardCharsets.UTF_8)));
  }

  private static InputStream stuck(CountDownLatch left) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          left.countDown();
          throw (IOException) new InterruptedIOException().initCause(e);
        }
        return -1;
      }

      @Override
      public int read(byte[] octets, int from, int most) throws IOException {
        return read();
      }

      @Override
      public void close() {
        // whoever reads it notices nothing
      }
    };
  }

  @Test
  void shouldLeaveAnInputAndItsRoomWhenItBringsLittleForEver() throws Exception {
    InputReader patient = new InputReader(clock, HOUR, Duration.ofSeconds(120));
    GatewayException late =
        assertThrows(GatewayException.class, () -> patient.read("-", this::trickle, room));
    assertEquals(Errno.ETIMEDOUT, late.code());
    assertTrue(
        late.getMessage().startsWith("standard input took longer than 120 s; load it in parts"),
        late.getMessage());
    assertEquals("next", text("next".getBytes(StandardCharsets.UTF_8)));
  }

  private InputStream trickle() {
    return new InputStream() {
      @Override
      public int read() {
        clock.now += Duration.ofSeconds(29).toNanos();
        return '#';
      }

      @Override
      public int read(byte[] octets, int from, int most) {
        octets[from] = (byte) read();
        return 1;
      }
    };
  }

  @Test
  void shouldSayWhyWhenAnInputFails() {
    GatewayException failed =
        assertThrows(
            GatewayException.class,
            () ->
                reader.read(
                    "-",
                    () ->
                        new InputStream() {
                          @Override
                          public int read() throws IOException {
                            throw new IOException("a line of more than 65536 octets");
                          }
                        },
                    room));
    assertEquals(Errno.EIO, failed.code());
    assertTrue(failed.getMessage().contains("a line of more than"), failed.getMessage());
  }

  @Test
  void shouldLeaveAnInputWhenItsReaderIsInterrupted() {
    Thread.currentThread().interrupt();
    GatewayException ended =
        assertThrows(
            GatewayException.class,
            () -> reader.read("-", () -> stuck(new CountDownLatch(1)), room));
    assertTrue(Thread.interrupted());
    assertEquals(Errno.ESHUTDOWN, ended.code());
  }

  private String text(byte[] octets) throws GatewayException {
    try (Octets read = reader.read("-", () -> new ByteArrayInputStream(octets), room)) {
      return read.text();
    }
  }
}
