package gateway.itest.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Optional;

/** The rooms of the gateway, floor by floor, and what each may know. */
final class House {
  /** What every room may know: the language, and annotations that vanish at run time. */
  private static final List<String> EVERYWHERE =
      List.of("java", "org.jspecify.annotations", "org.osgi.annotation");

  /** CPU time and allocated bytes of a thread; for what measures. */
  private static final String PROCESS_TIME = "com.sun.management";

  /** How components are declared to OSGi; anywhere but on the lowest floor. */
  private static final String COMPONENTS = "org.osgi.service.component.annotations";

  private static final String FRAMEWORK = "org.osgi.framework";
  private static final String KARAF_SHELL = "org.apache.karaf.shell";
  private static final String BOUNCY_CASTLE = "org.bouncycastle";

  /**
   * A room: its root packages, its floor, the rooms below that it may know, and libraries of
   * others.
   */
  record Room(List<String> roots, int floor, List<String> rooms, List<String> libraries) {
    String name() {
      return roots.getFirst();
    }

    boolean holds(String packageName) {
      return roots.stream().anyMatch(root -> within(packageName, root));
    }

    /** True if a class of this room may depend on one of {@code packageName}. */
    boolean mayKnow(String packageName) {
      if (holds(packageName)) {
        return true;
      }
      Optional<Room> other = roomOf(packageName);
      if (other.isPresent()) {
        return rooms.contains(other.get().name());
      }
      return EVERYWHERE.stream().anyMatch(library -> within(packageName, library))
          || libraries.stream().anyMatch(library -> within(packageName, library));
    }
  }

  static final List<Room> ROOMS =
      List.of(
          word("gateway.packet"),
          word("gateway.spd.api", "gateway.packet"),
          // libc stands beside the port API: ports and the engine's poller make system calls
          new Room(
              List.of("gateway.port.api", "gateway.port.libc"),
              0,
              List.of("gateway.packet"),
              List.of()),
          word("gateway.crypto.api", "gateway.packet"),
          word("gateway.netfilter", "gateway.packet"),
          engine("gateway.esp", "gateway.packet", "gateway.spd.api", "gateway.crypto.api"),
          // the engine's component: the one place of it that knows the framework
          new Room(
              List.of("gateway.core.component"),
              1,
              List.of(
                  "gateway.packet",
                  "gateway.spd.api",
                  "gateway.port.api",
                  "gateway.crypto.api",
                  "gateway.netfilter",
                  "gateway.core"),
              List.of(COMPONENTS, FRAMEWORK, "org.osgi.service.cm")),
          new Room(
              List.of("gateway.core"),
              1,
              List.of(
                  "gateway.packet",
                  "gateway.spd.api",
                  "gateway.port.api",
                  "gateway.crypto.api",
                  "gateway.netfilter",
                  "gateway.esp"),
              List.of("org.yaml.snakeyaml", COMPONENTS)),
          driver("gateway.spd.hash", "gateway.spd.api"),
          driver("gateway.spd.tuplespace", "gateway.spd.api"),
          driver("gateway.port.tun", "gateway.port.api"),
          driver("gateway.port.udp", "gateway.port.api"),
          driver("gateway.port.memory", "gateway.port.api"),
          driver("gateway.crypto.openssl", "gateway.crypto.api"),
          new Room(
              List.of("gateway.crypto.jce"),
              2,
              List.of("gateway.packet", "gateway.crypto.api"),
              List.of("javax.crypto", COMPONENTS)),
          // what an author of a driver tests it with
          new Room(
              List.of("gateway.spd.tck"),
              4,
              List.of("gateway.packet", "gateway.spd.api"),
              List.of("org.junit.jupiter", "org.opentest4j", "org.tukaani.xz", PROCESS_TIME)),
          new Room(
              List.of("gateway.shell"),
              3,
              List.of(
                  "gateway.packet",
                  "gateway.spd.api",
                  "gateway.port.api",
                  "gateway.crypto.api",
                  "gateway.netfilter",
                  "gateway.esp",
                  "gateway.core"),
              List.of(
                  "com.fasterxml.jackson",
                  "javax.security.auth",
                  "org.apache.karaf.jaas.boot.principal",
                  "org.apache.sshd",
                  COMPONENTS,
                  FRAMEWORK,
                  KARAF_SHELL)),
          new Room(
              List.of("gateway.login"),
              3,
              List.of("gateway.packet"),
              List.of(
                  "javax.security.auth",
                  "org.apache.karaf.jaas",
                  "org.apache.sshd",
                  "org.osgi.util",
                  BOUNCY_CASTLE,
                  FRAMEWORK)),
          new Room(
              List.of("gateway.trust.command"),
              3,
              List.of("gateway.packet", "gateway.trust"),
              List.of("com.fasterxml.jackson", KARAF_SHELL, FRAMEWORK)),
          new Room(
              List.of("gateway.trust.deploy"),
              3,
              List.of("gateway.trust"),
              List.of(
                  "org.apache.felix.fileinstall",
                  "org.apache.karaf.features",
                  COMPONENTS,
                  FRAMEWORK)),
          new Room(
              List.of("gateway.trust"),
              3,
              List.of("gateway.packet"),
              List.of("javax.security.auth", "jdk.security.jarsigner", BOUNCY_CASTLE, FRAMEWORK)),
          new Room(
              List.of("gateway.karaf.jdk25"),
              4,
              List.of(),
              List.of("javax.security.auth", FRAMEWORK)),
          // what it lets through depends on who is logged in
          new Room(
              List.of("gateway.karaf.confine"),
              4,
              List.of("gateway.karaf.jdk25"),
              List.of("javax.security.auth", FRAMEWORK)),
          new Room(
              List.of("gateway.karaf.boot"),
              4,
              List.of(),
              List.of(
                  "org.apache.karaf.features",
                  "org.yaml.snakeyaml",
                  FRAMEWORK,
                  "org.osgi.service.log",
                  "org.osgi.util")),
          // the referee of the demo shares no class with what it judges
          new Room(List.of("gateway.observer"), 3, List.of(), List.of()),
          new Room(
              List.of("gateway.tool"),
              3,
              List.of(
                  "gateway.packet",
                  "gateway.spd.api",
                  "gateway.port.api",
                  "gateway.crypto.api",
                  "gateway.esp",
                  "gateway.core",
                  "gateway.spd.hash",
                  "gateway.spd.tuplespace",
                  "gateway.port.tun",
                  "gateway.port.udp",
                  "gateway.port.memory",
                  "gateway.crypto.openssl",
                  "gateway.netfilter",
                  "gateway.shell",
                  "gateway.trust",
                  "gateway.observer"),
              List.of(
                  "picocli",
                  "com.fasterxml.jackson",
                  "org.yaml.snakeyaml",
                  "org.apache.sshd",
                  PROCESS_TIME)),
          new Room(
              List.of("gateway.bench"),
              4,
              List.of(
                  "gateway.packet",
                  "gateway.spd.api",
                  "gateway.port.api",
                  "gateway.crypto.api",
                  "gateway.esp",
                  "gateway.core",
                  "gateway.spd.hash",
                  "gateway.spd.tuplespace",
                  "gateway.port.tun",
                  "gateway.port.udp",
                  "gateway.port.memory",
                  "gateway.crypto.openssl",
                  "gateway.shell",
                  "gateway.observer",
                  "gateway.tool"),
              List.of("picocli", "com.fasterxml.jackson", "org.tukaani.xz", PROCESS_TIME)));

  /** Every production class, read once. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("gateway");

  private House() {}

  static Optional<Room> roomOf(String packageName) {
    return ROOMS.stream().filter(room -> room.holds(packageName)).findFirst();
  }

  /** A class as the source names it: without the number of a lambda or of an anonymous class. */
  static String sourceName(JavaClass type) {
    return type.getName().replaceAll("\\$\\d+", "");
  }

  static boolean within(String packageName, String root) {
    return packageName.equals(root) || packageName.startsWith(root + ".");
  }

  private static Room word(String root, String... rooms) {
    return new Room(List.of(root), 0, List.of(rooms), List.of());
  }

  private static Room engine(String root, String... rooms) {
    return new Room(List.of(root), 1, List.of(rooms), List.of(COMPONENTS));
  }

  private static Room driver(String root, String api) {
    return new Room(List.of(root), 2, List.of("gateway.packet", api), List.of(COMPONENTS));
  }
}
