package gateway.itest.deploy;

import gateway.itest.deploy.face.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The drivers that come and go, and what it means to use each. */
enum Guest {
  /** The example of the guide: a driver with nested classes and lambdas. */
  EXAMPLE_SPD {
    @Override
    BundleJar jar() throws IOException {
      return example("gateway.spd.example");
    }

    @Override
    void use(Bed bed) throws Exception {
      useSpd(bed, "sorted");
    }

    @Override
    void expectUnused(Bed bed) {
      expectFallBack(bed);
    }

    @Override
    void expectGone(Bed bed) {
      expectUnused(bed);
      check(!bed.engine().drivers().contains("sorted"), "the driver is still listed");
    }
  },

  /** A driver that tells of late calls. */
  SPD {
    @Override
    BundleJar jar() throws IOException {
      return BundleJar.guest("GuestSpd", "gateway.spd.api.SpdDriver");
    }

    @Override
    void use(Bed bed) throws Exception {
      useSpd(bed, "guest");
    }

    @Override
    void expectUnused(Bed bed) {
      expectFallBack(bed);
    }

    @Override
    void expectGone(Bed bed) {
      expectUnused(bed);
      check(!bed.engine().drivers().contains("guest"), "the driver is still listed");
    }
  },

  /** A cipher. */
  CIPHER {
    @Override
    BundleJar jar() throws IOException {
      return BundleJar.guest("GuestCipher", "gateway.crypto.api.AeadProvider");
    }

    @Override
    void use(Bed bed) throws Exception {
      bed.await("the cipher", () -> ciphers(bed).contains("guest"));
      bed.engine().useCipher("guest");
      check(bed.engine().ciphersInUse().equals(List.of("guest")), "the cipher is not in use");
      pass(bed);
    }

    @Override
    void expectUnused(Bed bed) throws Exception {
      check(bed.engine().ciphersInUse().equals(List.of("jce")), "not back to the other cipher");
    }

    @Override
    void expectGone(Bed bed) throws Exception {
      expectUnused(bed);
      check(!ciphers(bed).contains("guest"), "the cipher is still listed");
    }
  },

  /** A port; what is due to leave by it is lost while it is away. */
  PORT {
    @Override
    BundleJar jar() throws IOException {
      return BundleJar.guest("GuestPorts", "gateway.port.api.PortDriver");
    }

    @Override
    void use(Bed bed) {
      bed.await("the port", () -> bed.engine().hasPort("spare"));
      long before = bed.traffic().received(Probe.Kind.SPARE);
      pass(bed);
      bed.await(
          "packets by the port", () -> bed.traffic().received(Probe.Kind.SPARE) >= before + PROBES);
    }

    @Override
    void expectUnused(Bed bed) {
      // Who comes back under the same type opens its ports again.
      bed.await("the port", () -> bed.engine().hasPort("spare"));
    }

    @Override
    void expectGone(Bed bed) {
      check(!bed.engine().hasPort("spare"), "the port is still there");
    }
  },

  /** The example of the guide: a hook that drops what goes to the discard service. */
  EXAMPLE_HOOK {
    @Override
    BundleJar jar() throws IOException {
      return example("gateway.hook.example");
    }

    @Override
    void use(Bed bed) {
      bed.await("the hook", () -> bed.engine().hooks().contains("port-block"));
      long before = bed.engine().drops("HOOK_DROP");
      pass(bed);
      bed.await(
          "packets that the hook drops", () -> bed.engine().drops("HOOK_DROP") >= before + PROBES);
    }

    @Override
    void expectUnused(Bed bed) {
      bed.await("the hook", () -> bed.engine().hooks().contains("port-block"));
    }

    @Override
    void expectGone(Bed bed) {
      check(bed.engine().hooks().isEmpty(), "the hook is still in force");
      check(bed.engine().absentHooks().isEmpty(), "a hook without configuration closes its points");
    }
  },

  /** A hook that tells of late calls. */
  HOOK {
    @Override
    BundleJar jar() throws IOException {
      return BundleJar.guest("GuestHook", "gateway.netfilter.NetfilterHook");
    }

    @Override
    void use(Bed bed) {
      bed.await("the hook", () -> bed.engine().hooks().contains("guest"));
      pass(bed);
    }

    @Override
    void expectUnused(Bed bed) {
      bed.await("the hook", () -> bed.engine().hooks().contains("guest"));
    }

    @Override
    void expectGone(Bed bed) {
      check(bed.engine().hooks().isEmpty(), "the hook is still in force");
    }
  };

  /** How many probes pass while a driver is in use. */
  private static final int PROBES = 8;

  /** The bundle. */
  abstract BundleJar jar() throws IOException;

  /** Puts the driver, which has just started, into use, and lets packets pass. */
  abstract void use(Bed bed) throws Exception;

  /** Right after an update: another instance is here, and nothing uses it that was not asked to. */
  abstract void expectUnused(Bed bed) throws Exception;

  /** Right after the stop has returned. */
  abstract void expectGone(Bed bed) throws Exception;

  static BundleJar example(String name) throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path classes = at.resolve("examples").resolve(name).resolve("target/classes");
      if (Files.isDirectory(classes)) {
        return BundleJar.ofClasses(name, classes);
      }
    }
    throw new IllegalStateException("examples/" + name + " is not built");
  }

  private static void useSpd(Bed bed, String name) throws Exception {
    bed.await("the driver", () -> bed.engine().drivers().contains(name));
    bed.engine().useDriver(name);
    check(bed.engine().driver().equals(name), "the driver is not in force");
    pass(bed);
  }

  private static void expectFallBack(Bed bed) {
    check(bed.engine().driver().equals("tuple-space"), "no fall back: " + bed.engine().driver());
  }

  /** Lets some packets pass both ways. */
  static void pass(Bed bed) {
    Traffic traffic = bed.traffic();
    long seal = traffic.received(Probe.Kind.SEAL);
    long open = traffic.received(Probe.Kind.OPEN);
    bed.await(
        "packets to pass",
        () ->
            traffic.received(Probe.Kind.SEAL) >= seal + PROBES
                && traffic.received(Probe.Kind.OPEN) >= open + PROBES);
  }

  /** The ciphers that are here. */
  static List<String> ciphers(Bed bed) {
    Engine engine = bed.engine();
    try {
      return engine.ciphers();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
