package gateway.shell.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.core.boot.SystemClock;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.input.InputReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loads that come at once have no room together. */
class LoadTurnTest {
  private static final int MIB = 1 << 20;

  private final LoadTurn turn =
      new LoadTurn(
          new InputReader(new SystemClock(), Duration.ofHours(1), Duration.ofHours(1)),
          Duration.ZERO);

  @Test
  void shouldCarryOutOneLoadAtATimeAndTheNextWhenItIsDoneOrRefused() throws Exception {
    GatewayException second =
        turn.take(
            "-",
            () -> input("a"),
            false,
            text -> assertThrows(GatewayException.class, () -> load("b", false)));
    assertEquals(Errno.EBUSY, second.code());
    GatewayException wrong = new GatewayException(Errno.EINVAL, "a wrong line");
    assertThrows(
        GatewayException.class,
        () ->
            turn.take(
                "-",
                () -> input("a"),
                false,
                text -> {
                  throw wrong;
                }));
    assertEquals("b", load("b", false));
  }

  @Test
  void shouldReadTheNextWhileATextIsCarriedOut() throws Exception {
    List<String> seen = new ArrayList<>();
    turn.take(
        "-",
        () -> input("#".repeat(16 * MIB)),
        false,
        text ->
            assertThrows(
                GatewayException.class,
                () ->
                    turn.take(
                        "-",
                        () ->
                            new SequenceInputStream(
                                input(text), atItsEnd(() -> seen.add(refusal(9).code().name()))),
                        false,
                        never -> never),
                "its turn has not come"));
    assertEquals(List.of("EBUSY"), seen, "it was read, and nobody beside it");
  }

  @Test
  void shouldLoadWhileInputsThatDoNotEndAreReadAndAnAdministratorsWhenTheyHoldAllTheRoom()
      throws Exception {
    List<String> seen = new ArrayList<>();
    InputStream stuck =
        new SequenceInputStream(
            input("#".repeat(15 * MIB)),
            atItsEnd(() -> {
              seen.add(load("small", false));
              turn.take(
                  "-",
                  () ->
                      new SequenceInputStream(
                          input("#".repeat(7 * MIB)),
                          atItsEnd(() -> {
                            seen.add(refusal(2).code().name());
                            seen.add(load("#".repeat(16 * MIB), true).length() + " octets");
                          })),
                  false,
                  text -> text);
            }));
    turn.take("-", () -> stuck, false, text -> text);
    assertEquals(List.of("small", "EBUSY", (16 * MIB) + " octets"), seen);
  }

  private GatewayException refusal(int mebibytes) {
    return assertThrows(GatewayException.class, () -> load("#".repeat(mebibytes * MIB), false));
  }

  private String load(String text, boolean administrator) throws GatewayException {
    return turn.take("-", () -> input(text), administrator, read -> read);
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private interface Doing {
    void run() throws GatewayException;
  }

  private static InputStream atItsEnd(Doing doing) {
    return new InputStream() {
      @Override
      public int read() {
        try {
          doing.run();
        } catch (GatewayException e) {
          throw new AssertionError(e);
        }
        return -1;
      }
    };
  }
}
