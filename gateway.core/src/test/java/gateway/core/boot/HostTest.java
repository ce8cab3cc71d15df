package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.spd.LinearSpd;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.netfilter.Verdict;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.nio.file.Files;
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
  private static final String PID = "gateway.hook.tested";
  private static final String YAML =
      """
      gateway: { name: left, workers: 1, unmatched: discard }
      spd: { driver: first }
      ports:
        lan: { type: cable }
        wan: { type: cable }
      routes:
        - { to: 10.1.0.0/16, port: lan }
        - { to: 10.2.0.0/16, port: wan }
      """;

  private static final class Cables implements PortDriver {
    @Override
    public String type() {
      return "cable";
    }

    @Override
    public PacketPort open(PortConfig config) {
      MemoryChannel in = new MemoryChannel(64, true);
      MemoryChannel out = new MemoryChannel(64, true);
      return new MemoryPort(
          config.name(), in, out, new PortCapabilities(1500, true, 1, new int[0]));
    }
  }

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

  private record Hook(String name, HookPoint at) implements NetfilterHook {
    @Override
    public Set<HookPoint> points() {
      return Set.of(at);
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public int onPacket(HookPacket packet) {
      return Verdict.ACCEPT;
    }
  }

  @TempDir private Path folder;
  private Host host;

  @BeforeEach
  void makeFiles() throws Exception {
    Files.writeString(folder.resolve("gateway.yaml"), YAML);
    host = fresh();
  }

  private Host fresh() throws GatewayException {
    Host made = new Host(folder, Throwable::printStackTrace);
    made.arrive(new Cables());
    made.arrive(new OpenSslProvider());
    made.arrive(new Spd("first"));
    return made;
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void startAgain(boolean configured) throws GatewayException {
    host.close();
    host = fresh();
    host.start(pid -> configured && pid.equals(PID));
  }

  private boolean isClosed(HookPoint point) throws GatewayException {
    return host.gateway().read((s, r) -> s.hooks.isClosed(point));
  }

  private List<String> hooks(HookPoint point) throws GatewayException {
    return host.gateway().read((s, r) -> s.hooks.at(point).names());
  }

  private String driver() throws GatewayException {
    return host.gateway().read((s, r) -> s.spd(Direction.OUT).driver);
  }

  @Test
  void shouldCloseThePointsOfAnAbsentHookFromTheStartWhileItsConfigurationIsThere()
      throws Exception {
    host.start(pid -> true);
    Hook hook = new Hook("tested", HookPoint.FORWARD);
    host.arrive(hook, PID);
    assertFalse(isClosed(HookPoint.FORWARD));

    startAgain(true);
    assertTrue(isClosed(HookPoint.FORWARD), "killed, and started without the hook");
    assertFalse(isClosed(HookPoint.EGRESS));
    startAgain(true);
    assertTrue(isClosed(HookPoint.FORWARD), "and once more");
    host.arrive(hook, PID);
    assertFalse(isClosed(HookPoint.FORWARD));
    host.depart(hook);
    assertTrue(isClosed(HookPoint.FORWARD));

    startAgain(true);
    host.released(PID);
    assertFalse(isClosed(HookPoint.FORWARD));
    startAgain(true);
    assertFalse(isClosed(HookPoint.FORWARD), "released for good");
  }

  @Test
  void shouldForgetADutyWhoseConfigurationWentWhileNothingRan() throws Exception {
    host.start(pid -> true);
    host.arrive(new Hook("tested", HookPoint.FORWARD), PID);
    startAgain(false);
    assertFalse(isClosed(HookPoint.FORWARD));
    startAgain(true);
    assertFalse(isClosed(HookPoint.FORWARD));
  }

  @Test
  void shouldTakeTheDutyOfAHookThatCameBeforeTheStart() throws Exception {
    Hook hook = new Hook("tested", HookPoint.EGRESS);
    host.arrive(hook, PID);
    host.start(pid -> true);
    assertEquals(List.of("tested"), hooks(HookPoint.EGRESS));
    host.depart(hook);
    assertTrue(isClosed(HookPoint.EGRESS));
  }

  @Test
  void shouldTakeTheDutyOfAHookThatIsConfiguredLater() throws Exception {
    host.start(pid -> true);
    Hook hook = new Hook("tested", HookPoint.EGRESS);
    host.arrive(hook, null);
    host.configured(hook, PID);
    host.depart(hook);
    assertTrue(isClosed(HookPoint.EGRESS));
  }

  @Test
  void shouldKeepADutyWhenAStandInWithoutConfigurationLeaves() throws Exception {
    host.start(pid -> true);
    Hook configured = new Hook("tested", HookPoint.FORWARD);
    host.arrive(configured, PID);
    host.depart(configured);
    Hook standIn = new Hook("tested", HookPoint.FORWARD);
    host.arrive(standIn, null);
    assertFalse(isClosed(HookPoint.FORWARD));
    host.depart(standIn);
    assertTrue(isClosed(HookPoint.FORWARD));
  }

  @Test
  void shouldHaveTheSecondOfANameJudgeWhenTheFirstHasGone() throws Exception {
    host.start(pid -> true);
    Hook first = new Hook("tested", HookPoint.FORWARD);
    Hook second = new Hook("tested", HookPoint.EGRESS);
    host.arrive(first, null);
    GatewayException e = assertThrows(GatewayException.class, () -> host.arrive(second, null));
    assertEquals(Errno.EEXIST, e.code());
    assertEquals(List.of(), hooks(HookPoint.EGRESS));
    host.depart(first);
    assertEquals(List.of(), hooks(HookPoint.FORWARD));
    assertEquals(List.of("tested"), hooks(HookPoint.EGRESS));
    host.depart(second);
    assertEquals(List.of(), hooks(HookPoint.EGRESS));
  }

  @Test
  void shouldRefuseToStartWhenItIsNotKnownWhichHooksMustStand() throws Exception {
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(folder.resolve("state/hooks"), "tested\tpid\tNOWHERE\n");
    GatewayException e = assertThrows(GatewayException.class, () -> host.start(pid -> true));
    assertTrue(e.getMessage().contains("state/hooks"), e.getMessage());
  }

  @Test
  void shouldLeaveADriverThatCannotEvenSayItsName() throws Exception {
    Spd spare = new Spd("spare");
    Spd first = new Spd("first");
    Host other = new Host(folder, Throwable::printStackTrace);
    other.arrive(new Cables());
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
    other.arrive(new Cables());
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
