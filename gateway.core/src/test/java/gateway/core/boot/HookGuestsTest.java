package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.netfilter.Verdict;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which hooks judge, and which points are closed while a hook is absent that must be there. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HookGuestsTest {
  private static final String PID = "gateway.hook.tested";

  private record Hook(String name, HookPoint at, Set<String> before) implements NetfilterHook {
    Hook(String name, HookPoint at) {
      this(name, at, Set.of());
    }

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
    HostFolder.write(folder);
    host = HostFolder.host(folder);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void startAgain(boolean configured) throws GatewayException {
    host.close();
    host = HostFolder.host(folder);
    host.start(pid -> configured && pid.equals(PID));
  }

  private boolean isClosed(HookPoint point) throws GatewayException {
    return host.gateway().read((s, r) -> s.hooks.isClosed(point));
  }

  private List<String> hooks(HookPoint point) throws GatewayException {
    return host.gateway().read((s, r) -> s.hooks.at(point).names());
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
  void shouldKeepTheDutyOfAHookWhenAnotherOfItsConfigurationIsRefused() throws Exception {
    host.start(pid -> true);
    Hook good = new Hook("good", HookPoint.FORWARD, Set.of("other"));
    host.arrive(good, PID);
    Hook circle = new Hook("other", HookPoint.FORWARD, Set.of("good"));
    assertThrows(GatewayException.class, () -> host.arrive(circle, PID));
    host.depart(good);
    assertTrue(isClosed(HookPoint.FORWARD));
    startAgain(true);
    assertTrue(isClosed(HookPoint.FORWARD));
    host.released(PID);
    assertFalse(isClosed(HookPoint.FORWARD), "the refused one has no duty");
  }

  @Test
  void shouldKeepTheDutyOfAHookWhenItsNextVersionIsRefused() throws Exception {
    host.start(pid -> true);
    Hook good = new Hook("tested", HookPoint.FORWARD);
    host.arrive(good, PID);
    host.depart(good);
    host.arrive(new Hook("other", HookPoint.EGRESS, Set.of("tested")), null);
    Hook circle = new Hook("tested", HookPoint.EGRESS, Set.of("other"));
    assertThrows(GatewayException.class, () -> host.arrive(circle, PID));
    startAgain(true);
    assertTrue(isClosed(HookPoint.FORWARD));
    assertFalse(isClosed(HookPoint.EGRESS));
  }

  @Test
  void shouldOpenThePointsWhenItCannotBeWrittenThatTheirConfigurationWent() throws Exception {
    host.start(pid -> true);
    Hook hook = new Hook("tested", HookPoint.FORWARD);
    host.arrive(hook, PID);
    host.depart(hook);
    Path full = Files.createDirectories(folder.resolve("state/hooks.new/full"));
    assertThrows(GatewayException.class, () -> host.released(PID));
    assertFalse(isClosed(HookPoint.FORWARD));
    Files.delete(full);
    host.released(PID);
    startAgain(true);
    assertFalse(isClosed(HookPoint.FORWARD), "written with the next that goes");
  }

  @Test
  void shouldOpenThePointsOfEveryHookOfAConfigurationThatIsRemoved() throws Exception {
    host.start(pid -> true);
    Hook one = new Hook("one", HookPoint.FORWARD);
    Hook two = new Hook("two", HookPoint.EGRESS);
    host.arrive(one, PID);
    host.arrive(two, PID);
    host.depart(one);
    host.depart(two);
    assertTrue(isClosed(HookPoint.FORWARD) && isClosed(HookPoint.EGRESS));
    host.released(PID);
    assertFalse(isClosed(HookPoint.FORWARD) || isClosed(HookPoint.EGRESS));
  }

  @Test
  void shouldJudgeAndCloseItsPointsAfterwardsWhenTheDutyCannotBeWritten() throws Exception {
    host.start(pid -> true);
    Files.createDirectories(folder.resolve("state/hooks.new/full"));
    Hook hook = new Hook("tested", HookPoint.FORWARD);
    host.arrive(hook, PID);
    assertEquals(List.of("tested"), hooks(HookPoint.FORWARD));
    String faults = host.gateway().faults().toString();
    assertTrue(faults.contains("a restart without it is not closed"), faults);
    host.depart(hook);
    assertTrue(isClosed(HookPoint.FORWARD));
  }

  @Test
  void shouldTakeTheDutyOfTheSecondOfANameWhenItTakesOver() throws Exception {
    host.start(pid -> true);
    Hook first = new Hook("tested", HookPoint.FORWARD);
    Hook second = new Hook("tested", HookPoint.EGRESS);
    host.arrive(first, null);
    assertThrows(GatewayException.class, () -> host.arrive(second, PID));
    host.depart(first);
    host.depart(second);
    assertTrue(isClosed(HookPoint.EGRESS));
    startAgain(true);
    assertTrue(isClosed(HookPoint.EGRESS));
  }
}
