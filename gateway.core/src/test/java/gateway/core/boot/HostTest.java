package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.core.spd.LinearSpd;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes and goes at a gateway's host, whatever they do then. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostTest {
  /** Answers, until it is broken; then it throws from whatever it is asked for itself. */
  private static final class Spd implements SpdDriver {
    private final String name;
    private volatile boolean broken;

    Spd(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return whole(name);
    }

    @Override
    public SpdCapabilities capabilities() {
      return whole(new LinearSpd().capabilities());
    }

    @Override
    public SpdTable newTable(TableRequest request) throws GatewayException {
      return new LinearSpd().newTable(request);
    }

    private <T> T whole(T answer) {
      if (broken) {
        throw new AssertionError("broken");
      }
      return answer;
    }
  }

  private static final class Cipher implements AeadProvider {
    private final AeadProvider good = new OpenSslProvider();
    private volatile boolean broken;

    @Override
    public String name() {
      return whole("tested");
    }

    @Override
    public String version() {
      return whole("1");
    }

    @Override
    public boolean supports(AeadAlgorithm algorithm) {
      return whole(good.supports(algorithm));
    }

    @Override
    public boolean allocationFree() {
      return whole(false);
    }

    @Override
    public AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal)
        throws GatewayException {
      return good.newSession(algorithm, key, seal);
    }

    private <T> T whole(T answer) {
      if (broken) {
        throw new StackOverflowError("broken");
      }
      return answer;
    }
  }

  @TempDir private Path folder;
  private Host host;

  @BeforeEach
  void makeFiles() throws Exception {
    HostFolder.write(folder);
    host = HostFolder.host(folder);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private String driver() throws GatewayException {
    return host.gateway().read((s, r) -> s.spd(Direction.OUT).driver);
  }

  @Test
  void shouldLeaveADriverThatCannotEvenSayItsName() throws Exception {
    Spd spare = new Spd("spare");
    Spd first = new Spd("first");
    Host other = new Host(folder, Throwable::printStackTrace);
    other.arrive(new HostFolder.Cables());
    other.arrive(new OpenSslProvider());
    other.arrive(first);
    other.arrive(spare);
    host = other;
    host.start(pid -> true);
    first.broken = true;
    spare.broken = true;
    host.depart(first);
    assertEquals("spare", driver());
    assertEquals(Set.of("linear", "spare"), host.gateway().drivers().keySet());
    host.depart(spare);
    assertEquals("linear", driver());
    assertEquals(Set.of("linear"), host.gateway().drivers().keySet());
  }

  @Test
  void shouldLeaveACipherWhenTheOtherOneCannotSayWhatItHas() throws Exception {
    Cipher cipher = new Cipher();
    OpenSslProvider openSsl = new OpenSslProvider();
    Host other = new Host(folder, Throwable::printStackTrace);
    other.arrive(new HostFolder.Cables());
    other.arrive(openSsl);
    other.arrive(cipher);
    other.arrive(new Spd("first"));
    host = other;
    host.start(pid -> true);
    cipher.broken = true;
    host.depart(openSsl);
    assertEquals(
        List.of("tested"),
        Answer.await(
            host.gateway()
                .ask(t -> t.sad().providers().stream().map(AeadProvider::name).toList())));
  }

  @Test
  void shouldServeTheOthersWhenOneDoesNotSayItsName() throws Exception {
    host.start(pid -> true);
    AtomicBoolean shut = new AtomicBoolean(true);
    SpdDriver silent =
        new SpdDriver() {
          @Override
          public String name() {
            while (shut.get()) {
              Thread.onSpinWait();
            }
            return "silent";
          }

          @Override
          public SpdCapabilities capabilities() {
            return new LinearSpd().capabilities();
          }

          @Override
          public SpdTable newTable(TableRequest request) throws GatewayException {
            return new LinearSpd().newTable(request);
          }
        };
    GatewayException e = assertThrows(GatewayException.class, () -> host.arrive(silent));
    assertEquals(Errno.ETIMEDOUT, e.code());
    host.arrive(new Spd("other"));
    shut.set(false);
    host.depart(silent);
    assertEquals(Set.of("linear", "first", "other"), host.gateway().drivers().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"spd", "cipher"})
  void shouldKeepOutWhoCannotIntroduceItself(String kind) throws Exception {
    host.start(pid -> true);
    Spd spd = new Spd("other");
    Cipher cipher = new Cipher();
    spd.broken = true;
    cipher.broken = true;
    GatewayException e =
        assertThrows(
            GatewayException.class,
            () -> {
              if (kind.equals("spd")) {
                host.arrive(spd);
              } else {
                host.arrive(cipher);
              }
            });
    assertEquals(Errno.EINVAL, e.code());
    assertEquals("first", driver());
    host.depart(spd);
    host.depart(cipher);
    assertEquals("first", driver());
  }
}
