package gateway.tool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.trust.sign.Identity;
import gateway.trust.sign.JarSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Copies bundles that are not in the distribution into the {@code deploy/} folder of a running
 * gateway, has them used, and deletes them while they are. One thread.
 */
final class HotDeploy {
  /** The least number of probes while a bundle is in use. */
  static final int PROBES = 500;

  private static final int MOST_SECONDS = 30;
  private static final String SPD = "gateway.spd.example";
  private static final String HOOK = "gateway.hook.example";

  private final Identity owner;
  private final Path examples;
  private final Side side;
  private final GatewayChild gateway;
  private final Testbed testbed;

  /**
   * @param owner signs the bundles; the gateway trusts it
   * @param examples the folder with the bundles
   * @param side whose gateway it is
   */
  HotDeploy(Identity owner, Path examples, Side side, GatewayChild gateway, Testbed testbed) {
    this.owner = owner;
    this.examples = examples;
    this.side = side;
    this.gateway = gateway;
    this.testbed = testbed;
  }

  /** An SPD driver, then a hook. */
  List<HotDeployment> run(Progress progress) throws GatewayException {
    List<HotDeployment> all = new ArrayList<>();
    all.add(driver());
    say(progress, all.getLast());
    all.add(hook());
    say(progress, all.getLast());
    return all;
  }

  private void say(Progress progress, HotDeployment done) {
    progress.say(
        "%s copied into the %s gateway's deploy/, there after %.0f ms, used for %d probes, deleted:"
            + " gone after %.0f ms%s",
        done.bundle(),
        side.label(),
        done.deployedNanos() * 1e-6,
        done.probesDuring(),
        done.removedNanos() * 1e-6,
        done.fellBackTo().isEmpty() ? "" : ", " + done.fellBackTo() + " took over");
  }

  private HotDeployment driver() throws GatewayException {
    List<String> before = names("spd:drivers", row -> true);
    Path jar = bundle(SPD);
    long copied = WallClock.nanos();
    Path deployed = deploy(jar);
    String name = another("spd:drivers", before);
    long there = WallClock.nanos();
    Testbed.Commit used = gateway.use(name, true);
    long probes = useFor(used.returnedUnixNanos());
    long deleted = remove(deployed);
    await("spd:drivers", names -> !names.contains(name), "SPD driver " + name + " to leave");
    String fellBackTo = driverInForce();
    while (fellBackTo.equals(name) && WallClock.nanos() < deleted + MOST_SECONDS * 1_000_000_000L) {
      DemoScript.pause(10);
      fellBackTo = driverInForce();
    }
    long gone = WallClock.nanos();
    boolean ok = probes >= PROBES && !fellBackTo.equals(name);
    return new HotDeployment(
        "spd",
        jar.getFileName().toString(),
        there - copied,
        probes,
        gone - deleted,
        fellBackTo,
        ok);
  }

  private HotDeployment hook() throws GatewayException {
    List<String> before = names("hook:list", row -> true);
    Path jar = bundle(HOOK);
    long copied = WallClock.nanos();
    Path deployed = deploy(jar);
    String name = another("hook:list", before);
    long there = WallClock.nanos();
    long probes = useFor(there);
    long deleted = remove(deployed);
    await("hook:list", names -> !names.contains(name), "hook " + name + " to leave");
    long gone = WallClock.nanos();
    return new HotDeployment(
        "hook",
        jar.getFileName().toString(),
        there - copied,
        probes,
        gone - deleted,
        "",
        probes >= PROBES);
  }

  private Path bundle(String name) throws GatewayException {
    try (var files = Files.newDirectoryStream(examples, name + "*.jar")) {
      for (Path file : files) {
        return file;
      }
    } catch (IOException e) {
      throw failed("read " + examples, e);
    }
    throw new GatewayException(
        Errno.ENOENT, "there is no " + name + " in " + examples + "; build with ./gateway test");
  }

  // Whole or not at all: the gateway looks into the folder all the time.
  private Path deploy(Path jar) throws GatewayException {
    Path folder = gateway.folder().resolve("deploy");
    Path part = folder.resolveSibling(jar.getFileName() + ".part");
    JarSignature.sign(jar, owner, part, Instant.now());
    try {
      return Files.move(part, folder.resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed("write " + folder, e);
    }
  }

  private static long remove(Path deployed) throws GatewayException {
    try {
      Files.delete(deployed);
      return WallClock.nanos();
    } catch (IOException e) {
      throw failed("delete " + deployed, e);
    }
  }

  private static GatewayException failed(String what, IOException e) {
    return new GatewayException(Errno.EIO, "cannot " + what + ": " + e.getMessage(), e);
  }

  private String another(String list, List<String> before) throws GatewayException {
    List<String> after =
        await(list, names -> names.size() > before.size(), "the bundle to show in " + list);
    for (String name : after) {
      if (!before.contains(name)) {
        return name;
      }
    }
    throw new GatewayException(Errno.EIO, list + " has two rows of one name");
  }

  // Until enough probes were sent while it was in use; answers how many.
  private long useFor(long from) throws GatewayException {
    long end = WallClock.nanos() + MOST_SECONDS * 1_000_000_000L;
    long probes = 0;
    while (probes < 2 * PROBES && WallClock.nanos() < end) {
      DemoScript.pause(50);
      probes = 0;
      for (Side sender : Side.values()) {
        probes += testbed.hosts(sender).sentWithin(from, WallClock.nanos());
      }
    }
    return probes;
  }

  private String driverInForce() throws GatewayException {
    return gateway.call("gateway:info").path("spd_driver").asText();
  }

  private List<String> await(String list, Predicate<List<String>> until, String what)
      throws GatewayException {
    long end = WallClock.nanos() + MOST_SECONDS * 1_000_000_000L;
    List<String> names = names(list, row -> true);
    while (!until.test(names)) {
      if (WallClock.nanos() > end) {
        throw new GatewayException(
            Errno.ETIMEDOUT,
            "waited " + MOST_SECONDS + " s for " + what + "; " + list + ": " + names);
      }
      DemoScript.pause(10);
      names = names(list, row -> true);
    }
    return names;
  }

  private List<String> names(String list, Predicate<JsonNode> which) throws GatewayException {
    List<String> names = new ArrayList<>();
    for (JsonNode row : gateway.call(list)) {
      if (which.test(row)) {
        names.add(row.path("name").asText());
      }
    }
    return names;
  }
}
