package gateway.itest.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the start script does with the folder before it becomes the JVM; here the JVM is a stand-in.
 */
@Timeout(30)
class StartScriptTest {
  @TempDir Path scratch;
  private Path distribution;
  private Path folder;
  private Path java;

  /** How a run ended. */
  private record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void layOut() throws IOException {
    Path built = Distribution.folder();
    distribution = Files.createDirectories(scratch.resolve("distribution"));
    Path script = Files.createDirectories(distribution.resolve("bin")).resolve("gateway-karaf");
    Files.copy(built.resolve("bin/gateway-karaf"), script);
    executable(script);
    Files.createDirectories(distribution.resolve("lib/boot"));
    ship("startup.properties", "one");
    ship("gate.cfg", "shut");
    folder = scratch.resolve("folder");
    java = Files.createDirectories(scratch.resolve("jdk/bin")).resolve("java");
    standIn("printf '%s\\n' \"$@\"");
  }

  @Test
  void shouldCopyTheConfigurationAtTheFirstStart() throws Exception {
    assertEquals(0, start().exit());
    assertEquals("shut", own("gate.cfg"));
    for (String name : List.of("state", "run", "data")) {
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))),
          name);
    }
  }

  @Test
  void shouldTakeTheNewShippedValueWhenNobodyChangedTheOldOne() throws Exception {
    start();
    ship("gate.cfg", "bolted");
    start();
    assertEquals("bolted", own("gate.cfg"));
  }

  @Test
  void shouldKeepWhatTheOperatorChangedAndSaySo() throws Exception {
    start();
    Files.writeString(folder.resolve("etc/gate.cfg"), "ajar");
    assertEquals("", start().err(), "nothing new was shipped");
    ship("gate.cfg", "bolted");
    String said = start().err();
    assertEquals("ajar", own("gate.cfg"));
    assertTrue(said.contains("etc/gate.cfg was changed by hand and stays"), said);
    ship("gate.cfg", "welded");
    start();
    assertEquals("ajar", own("gate.cfg"), "for ever");
  }

  @Test
  void shouldLeaveWhatTheOperatorAddedAndRemoveWhatIsNoLongerShipped() throws Exception {
    ship("old.cfg", "old");
    ship("mine.cfg", "theirs");
    start();
    Files.writeString(folder.resolve("etc/extra.cfg"), "extra");
    Files.writeString(folder.resolve("etc/mine.cfg"), "mine");
    Files.delete(distribution.resolve("etc/old.cfg"));
    Files.delete(distribution.resolve("etc/mine.cfg"));
    start();
    assertFalse(Files.exists(folder.resolve("etc/old.cfg")));
    assertEquals("mine", own("mine.cfg"));
    assertEquals("extra", own("extra.cfg"));
  }

  @Test
  void shouldBringBackAShippedFileThatIsMissing() throws Exception {
    start();
    Files.delete(folder.resolve("etc/gate.cfg"));
    start();
    assertEquals("shut", own("gate.cfg"));
  }

  @Test
  void shouldKeepTheBundleCacheAfterAnOrderlyStopOnly() throws Exception {
    standIn("touch data/orderly; mkdir -p data/cache; touch data/cache/bundle");
    start();
    start();
    Path bundle = folder.resolve("data/cache/bundle");
    standIn("ls data/cache");
    assertEquals("bundle\n", start().out());
    assertTrue(Files.exists(bundle), "seen by an orderly successor");
    start(); // its predecessor left no note
    assertFalse(Files.exists(bundle));
  }

  @Test
  void shouldNotTakeTheBundleCacheWhenAFileItWasMadeFromHasGone() throws Exception {
    cacheMadeFrom("deploy/a driver+1.jar", "etc/a=b.cfg");
    start();
    for (String name : List.of("deploy/a driver+1.jar", "etc/a=b.cfg")) {
      standIn("test -e data/cache/bundle7 && touch data/orderly");
      assertEquals(0, start().exit(), "nothing has gone");
      Files.delete(folder.resolve(name));
      standIn("test ! -e data/cache");
      Outcome without = start();
      assertEquals(0, without.exit(), name);
      assertTrue(without.err().contains(name + " has gone; install again"), without.err());
      cacheMadeFrom("deploy/a driver+1.jar", "etc/a=b.cfg");
      start();
    }
  }

  @Test
  void shouldNotTakeTheBundleCacheOfAFolderThatHasMovedOrWasCopied() throws Exception {
    cacheMadeFrom("deploy/driver.jar", "etc/hook.cfg");
    start();
    // its configurations would tell by themselves
    Files.delete(folder.resolve("data/cache/bundle3/data/config/gateway/hook.config"));
    Path first = folder;
    folder = scratch.resolve("another");
    assertEquals(
        0, new ProcessBuilder("cp", "-a", first.toString(), folder.toString()).start().waitFor());
    standIn("test ! -e data/cache");
    assertEquals(0, start().exit());
    folder = first;
    standIn("test -e data/cache/bundle7");
    assertEquals(0, start().exit(), "the first has what it was made from");
  }

  @Test
  void shouldSeeWhatHasGoneFromADeployFolderThatIsALink() throws Exception {
    Path jars = Files.createDirectories(scratch.resolve("jars"));
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve("deploy"), jars);
    cacheMadeFrom("deploy/driver.jar", "etc/hook.cfg");
    start();
    standIn("test -e data/cache/bundle7 && touch data/orderly");
    assertEquals(0, start().exit(), "nothing has gone");
    Files.delete(jars.resolve("driver.jar"));
    standIn("test ! -e data/cache");
    assertEquals(0, start().exit());
  }

  /** What the framework and its configurations note, and an orderly stop. */
  private void cacheMadeFrom(String jar, String configuration) throws IOException {
    Path bundle = folder.resolve(jar);
    Files.createDirectories(bundle.getParent());
    Files.writeString(bundle, "jar");
    Path settings = folder.resolve(configuration);
    Files.createDirectories(settings.getParent());
    Files.writeString(settings, "port = 5");
    standIn(
        """
        mkdir -p data/cache/bundle7 data/cache/bundle3/data/config/gateway; touch data/orderly
        printf '7\\n%%s\\n80\\n' '%s' > data/cache/bundle7/bundle.info
        printf 'a="1"\\r\\nfelix.fileinstall.filename="%%s"\\r\\n' '%s' \
          > data/cache/bundle3/data/config/gateway/hook.config
        """
            .formatted(
                bundle.toRealPath().toFile().toURI(),
                settings.toFile().toURI().toString().replace("=", "\\=")));
  }

  @Test
  void shouldNotTakeTheBundleCacheOfAnotherBuild() throws Exception {
    standIn("touch data/orderly; mkdir -p data/cache; touch data/cache/bundle");
    start();
    ship("startup.properties", "three bundles");
    standIn("test ! -e data/cache");
    assertEquals(0, start().exit());
  }

  @Test
  void shouldRefuseAFolderInWhichAGatewayRuns() throws Exception {
    start();
    Process holder =
        new ProcessBuilder("flock", folder.resolve("data/lock").toString(), "cat").start();
    try {
      awaitLocked(folder.resolve("data/lock"));
      Outcome second = start();
      assertEquals(1, second.exit());
      assertTrue(second.err().contains("a gateway runs in"), second.err());
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
    standIn("exit 7");
    assertEquals(7, start().exit(), "free again; the exit code is the JVM's");
  }

  @Test
  void shouldSayHowItIsUsed() throws Exception {
    assertEquals(2, run(script()).exit());
    assertEquals(2, run(script(), "--help").exit());
    assertEquals(2, run(script(), "one", "two").exit());
  }

  @Test
  void shouldWriteNothingIntoTheDistribution() throws Exception {
    Set<String> before = listing();
    start();
    start();
    assertEquals(before, listing());
  }

  private static void awaitLocked(Path lock) throws IOException, InterruptedException {
    while (new ProcessBuilder("flock", "-n", lock.toString(), "true").start().waitFor() == 0) {
      Thread.onSpinWait();
    }
  }

  private Set<String> listing() throws IOException {
    try (Stream<Path> files = Files.walk(distribution)) {
      return Set.copyOf(
          files
              .map(f -> {
                try {
                  return f + " " + Files.getLastModifiedTime(f);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
              .toList());
    }
  }

  private void ship(String name, String content) throws IOException {
    Files.createDirectories(distribution.resolve("etc"));
    Files.writeString(distribution.resolve("etc").resolve(name), content);
  }

  private String own(String name) throws IOException {
    return Files.readString(folder.resolve("etc").resolve(name));
  }

  private void standIn(String commands) throws IOException {
    Files.deleteIfExists(java);
    Files.writeString(java, "#!/bin/sh\n" + commands + "\n");
    executable(java);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String script() {
    return distribution.resolve("bin/gateway-karaf").toString();
  }

  private Outcome start() throws Exception {
    return run(script(), folder.toString());
  }

  private ProcessBuilder builder(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", scratch.resolve("jdk").toString());
    builder.environment().remove("GATEWAY_JAVA_OPTS");
    return builder;
  }

  private Outcome run(String... command) throws IOException, InterruptedException {
    Path out = scratch.resolve("out");
    Path err = scratch.resolve("err");
    Process process =
        builder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int exit = process.waitFor();
    return new Outcome(
        exit,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
