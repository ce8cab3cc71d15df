package gateway.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Time, randomness, threads, files and sockets come in from outside, so that two gateways can run
 * in one thread on a virtual clock. Only the classes listed here touch the machine.
 */
class SeamsTest {
  /** Packages and classes that are the seams. Short on purpose: an entry here is a decision. */
  private static final List<String> SEAMS =
      List.of(
          "gateway.core.boot",
          "gateway.core.component",
          "gateway.core.folder",
          "gateway.shell.control",
          "gateway.shell.input",
          "gateway.shell.ready",
          "gateway.login",
          "gateway.trust",
          "gateway.karaf.boot",
          "gateway.port.libc",
          "gateway.port.tun",
          "gateway.port.udp",
          "gateway.tool",
          "gateway.bench",
          "gateway.spd.tck",
          "gateway.observer");

  /** {@code owner.member} of what touches the machine. */
  private static final Pattern MACHINE =
      Pattern.compile(
          "java\\.lang\\.System\\.(nanoTime|currentTimeMillis)"
              + "|java\\.time\\.[A-Za-z]+\\.(now|systemUTC|systemDefaultZone|system)"
              + "|java\\.lang\\.Thread\\.(<init>|sleep|startVirtualThread|ofPlatform|ofVirtual)"
              + "|java\\.lang\\.(ProcessBuilder\\.|Runtime\\.exec).*"
              + "|java\\.util\\.concurrent\\.(Executors|ThreadPoolExecutor"
              + "|ScheduledThreadPoolExecutor|ForkJoinPool|Executor[A-Za-z]*)\\..*"
              + "|java\\.util\\.concurrent\\.CompletableFuture\\.[a-z]+Async"
              + "|java\\.util\\.Timer\\..*"
              + "|java\\.security\\.SecureRandom\\..*"
              + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current"
              + "|java\\.lang\\.Math\\.random"
              + "|java\\.util\\.(UUID\\.randomUUID|Random\\.<init>)"
              + "|java\\.nio\\.file\\.Files\\..*"
              + "|java\\.io\\.(FileInputStream|FileOutputStream|RandomAccessFile|FileReader"
              + "|FileWriter)\\..*"
              + "|java\\.net\\.[A-Za-z]*Socket\\..*"
              + "|java\\.nio\\.channels\\.[A-Za-z]*(Channel|Selector)\\.open");

  /** Where drivers read what an operator wrote: control path, whatever the package. */
  private static final Pattern CONTROL = Pattern.compile(".*(Config|Settings|Driver|Options)");

  /** Rooms and packages that a packet runs through. */
  private static final List<String> PACKET_PATH =
      List.of(
          "gateway.packet",
          "gateway.spd.hash",
          "gateway.spd.tuplespace",
          "gateway.port.tun",
          "gateway.port.udp",
          "gateway.port.memory",
          "gateway.crypto.openssl",
          "gateway.crypto.jce",
          "gateway.netfilter",
          "gateway.esp",
          "gateway.core.pipeline",
          "gateway.core.worker");

  @Test
  void shouldTouchTheMachineOnlyAtTheSeams() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : House.CLASSES) {
      if (!isSeam(type)) {
        machineCalls(type).forEach(call -> found.add(House.sourceName(type) + ": " + call));
      }
    }
    assertEquals(List.of(), List.copyOf(found), "calls of the machine outside the seams");
  }

  @Test
  void shouldSeeACallOfTheMachine() {
    JavaClass self =
        new com.tngtech.archunit.core.importer.ClassFileImporter().importClass(Offender.class);
    assertEquals(
        List.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Thread.<init>",
            "java.nio.file.Files.exists"),
        machineCalls(self).sorted().distinct().toList());
  }

  @Test
  void shouldNameOnlySeamsThatExist() {
    for (String seam : SEAMS) {
      boolean exists =
          House.roomOf(seam).isPresent()
              || House.CLASSES.stream().anyMatch(t -> House.within(t.getPackageName(), seam));
      assertTrue(exists, seam);
    }
  }

  @Test
  void shouldUseNoStreamsInTheEngineRoom() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : House.CLASSES) {
      if (PACKET_PATH.stream().anyMatch(path -> House.within(type.getPackageName(), path))
          && !CONTROL.matcher(type.getSimpleName()).matches()) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(d -> House.within(d.getTargetClass().getPackageName(), "java.util.stream"))
            .forEach(d -> found.add(House.sourceName(type)));
      }
    }
    assertEquals(List.of(), List.copyOf(found), "java.util.stream on the packet path");
  }

  private static boolean isSeam(JavaClass type) {
    return SEAMS.stream()
        .anyMatch(seam ->
            House.within(type.getPackageName(), seam)
                || House.sourceName(type).equals(seam)
                || House.sourceName(type).startsWith(seam + "$"));
  }

  private static Stream<String> machineCalls(JavaClass type) {
    return type.getCodeUnitAccessesFromSelf().stream()
        .map(SeamsTest::target)
        .filter(target -> MACHINE.matcher(target).matches());
  }

  private static String target(JavaAccess<? extends CodeUnitAccessTarget> access) {
    return access.getTargetOwner().getName() + "." + access.getTarget().getName();
  }

  /** Calls the machine four ways; one is a method reference, one hides in a lambda. */
  @SuppressWarnings("unused")
  private static final class Offender {
    final java.util.function.LongSupplier clock = System::nanoTime;

    Thread start() {
      return new Thread(() -> System.currentTimeMillis());
    }

    boolean exists(java.nio.file.Path path) {
      return java.nio.file.Files.exists(path);
    }
  }
}
