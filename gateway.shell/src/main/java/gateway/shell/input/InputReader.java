package gateway.shell.input;

import gateway.core.folder.TextFiles;
import gateway.core.seam.Clock;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the octets of loads, each for as long as it may take: an input that brings nothing, or
 * little for ever, would keep its room. Any thread.
 */
public final class InputReader {
  /** Some 150,000 policies. Who may load a file must not be able to fill the heap with it. */
  static final int MOST = 16 << 20;

  /** What is taken of the room at a time; a client sends no more at once. */
  static final int CHUNK = 1 << 15;

  private final Clock clock;
  private final Duration silence;
  private final Duration whole;

  /**
   * @param clock that counts
   * @param silence how long an input may bring nothing
   * @param whole how long it may be read; what it waits for room does not count
   */
  public InputReader(Clock clock, Duration silence, Duration whole) {
    this.clock = clock;
    this.silence = silence;
    this.whole = whole;
  }

  /**
   * Reads to the end.
   *
   * @param name as the operator wrote it
   * @throws GatewayException EBUSY when others hold the room, ETIMEDOUT, EIO, or EINVAL for what is
   *     longer than 16 MiB
   */
  public Octets read(String name, Source source, ReadingRoom room) throws GatewayException {
    ReadingRoom.Place place = room.enter();
    boolean read = false;
    try (InputStream in = source.open()) {
      Octets octets = new Octets(name, place);
      fill(octets, place, new Timed(name, in));
      read = true;
      return octets;
    } catch (IOException e) {
      throw TextFiles.failed("read", name, e);
    } finally {
      if (!read) {
        place.close();
      }
    }
  }

  private static void fill(Octets octets, ReadingRoom.Place place, Timed in)
      throws IOException, GatewayException {
    boolean more = true;
    while (more) {
      place.take(CHUNK);
      byte[] chunk = new byte[CHUNK];
      int filled = 0;
      while (more && filled < CHUNK) {
        int read = in.read(chunk, filled);
        more = read >= 0;
        filled += Math.max(read, 0);
      }
      octets.add(chunk, filled);
      if (octets.length() > MOST) {
        throw new GatewayException(
            Errno.EINVAL,
            in.name + ":1:1: is longer than " + (MOST >> 20) + " MiB; load it in parts");
      }
    }
  }

  /** One input and the time it has taken. */
  private final class Timed {
    private final String name;
    private final InputStream in;
    private long taken;

    Timed(String name, InputStream in) {
      this.name = name;
      this.in = in;
    }

    // A thread that a client keeps waiting is left behind; interrupted, it ends where it can.
    int read(byte[] chunk, int from) throws IOException, GatewayException {
      long left = whole.toNanos() - taken;
      if (left <= 0) {
        throw late("took longer than " + whole.toSeconds() + " s; load it in parts");
      }
      FutureTask<Integer> task = new FutureTask<>(() -> in.read(chunk, from, chunk.length - from));
      Thread.ofVirtual().name("load-input").start(task);
      long began = clock.monotonicNanos();
      try {
        return task.get(Math.min(left, silence.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw late("brought nothing for " + silence.toSeconds() + " s and has no end; end it");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GatewayException(Errno.ESHUTDOWN, "interrupted before it was loaded", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
      } finally {
        taken += clock.monotonicNanos() - began;
        task.cancel(true);
      }
    }

    private GatewayException late(String what) {
      return new GatewayException(
          Errno.ETIMEDOUT,
          (name.equals("-") ? "standard input" : name)
              + " "
              + what
              + ", or put it into the gateway's folder and load it by its name");
    }
  }
}
