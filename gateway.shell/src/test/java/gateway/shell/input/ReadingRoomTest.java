package gateway.shell.input;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Many loads have room for so many octets together, and one of them always goes on. */
class ReadingRoomTest {
  private static final int SHARED = 100;

  @Test
  void shouldRefuseAllButTheFirstWhenTheOthersHoldWhatTheyShare() throws Exception {
    ReadingRoom room = new ReadingRoom(SHARED, Duration.ZERO);
    ReadingRoom.Place first = room.enter();
    ReadingRoom.Place second = room.enter();
    ReadingRoom.Place third = room.enter();
    second.take(60);
    third.take(40);
    for (ReadingRoom.Place full : new ReadingRoom.Place[] {second, third}) {
      GatewayException busy = assertThrows(GatewayException.class, () -> full.take(1));
      assertEquals(Errno.EBUSY, busy.code());
      assertEquals("other files are being loaded; try again when that is done", busy.getMessage());
    }
    assertDoesNotThrow(() -> first.take(InputReader.MOST), "they would wait for one another");
    first.close();
    assertDoesNotThrow(() -> second.take(InputReader.MOST), "now it is the first");
    assertDoesNotThrow(() -> third.take(60), "what the second holds is not shared any more");
  }

  @Test
  void shouldLetTheNextGoOnWhenTheFirstHasLeft() throws Exception {
    ReadingRoom room = new ReadingRoom(0, Duration.ofHours(1));
    ReadingRoom.Place first = room.enter();
    ReadingRoom.Place second = room.enter();
    FutureTask<Boolean> taken =
        new FutureTask<>(() -> {
          second.take(1);
          return true;
        });
    Thread.ofPlatform().daemon(true).start(taken);
    first.close();
    assertTrue(taken.get());
  }

  @Test
  void shouldSayThatNothingWasLoadedWhenAWaitIsInterrupted() {
    ReadingRoom room = new ReadingRoom(0, Duration.ofHours(1));
    room.enter();
    ReadingRoom.Place second = room.enter();
    Thread.currentThread().interrupt();
    GatewayException ended = assertThrows(GatewayException.class, () -> second.take(1));
    assertTrue(Thread.interrupted());
    assertEquals(Errno.ESHUTDOWN, ended.code());
  }
}
