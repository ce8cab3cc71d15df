package gateway.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import gateway.itest.architecture.House.Room;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Arrows go down: a room may use the floors below it, never its siblings, never upwards. */
class FloorsTest {

  @Test
  void shouldKnowOnlyWhatTheHousePlanAllows() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : House.CLASSES) {
      House.roomOf(type.getPackageName())
          .ifPresentOrElse(
              room -> wrong.addAll(wrongArrows(room, type)),
              () -> wrong.add(type.getName() + " is in no room of House.ROOMS"));
    }
    assertEquals(List.of(), List.copyOf(wrong), "arrows that the house plan does not have");
  }

  @Test
  void shouldHaveReadTheWholeHouse() {
    Set<String> seen = new TreeSet<>();
    House.CLASSES.forEach(
        type -> House.roomOf(type.getPackageName()).ifPresent(room -> seen.add(room.name())));
    assertTrue(seen.contains("gateway.packet") && seen.contains("gateway.core"), seen.toString());
  }

  @Test
  void shouldRefuseAnArrowToASiblingAndUpwards() {
    Room hash = House.roomOf("gateway.spd.hash").orElseThrow();
    assertTrue(hash.mayKnow("gateway.spd.api"));
    assertTrue(hash.mayKnow("java.util.function"));
    assertFalse(hash.mayKnow("gateway.spd.tuplespace"));
    assertFalse(hash.mayKnow("gateway.core.spd"));
    assertFalse(hash.mayKnow("gateway.crypto.api"));
    assertFalse(hash.mayKnow("picocli"));
  }

  /** Arrows between neighbours, each a decision: who stands in front uses who stands behind. */
  private static final Set<String> LEVEL =
      Set.of(
          "gateway.core -> gateway.esp",
          "gateway.core.component -> gateway.core",
          "gateway.karaf.confine -> gateway.karaf.jdk25",
          "gateway.trust.command -> gateway.trust",
          "gateway.trust.deploy -> gateway.trust",
          "gateway.tool -> gateway.observer",
          "gateway.tool -> gateway.shell",
          "gateway.tool -> gateway.trust");

  @Test
  void shouldPlanNoArrowThatDoesNotGoDown() {
    for (Room room : House.ROOMS) {
      for (String other : room.rooms()) {
        Room below = House.roomOf(other).orElseThrow();
        boolean word = room.floor() == 0 && other.equals("gateway.packet");
        String arrow = room.name() + " -> " + other;
        assertTrue(below.floor() < room.floor() || word || LEVEL.contains(arrow), arrow);
      }
    }
  }

  private static Set<String> wrongArrows(Room room, JavaClass type) {
    Set<String> wrong = new TreeSet<>();
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      JavaClass target = dependency.getTargetClass().getBaseComponentType();
      if (!target.isPrimitive() && !room.mayKnow(target.getPackageName())) {
        wrong.add(House.sourceName(type) + " -> " + target.getName());
      }
    }
    return wrong;
  }
}
