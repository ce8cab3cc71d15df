package gateway.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Names are the field's, and only component classes know OSGi. */
class NamesTest {
  private static final Pattern EMPTY_WORDS =
      Pattern.compile(".*(Impl|Util|Utils|Helper|Helpers|Common|Manager)");
  private static final Pattern EMPTY_PACKAGES =
      Pattern.compile("(.*\\.)?(impl|util|utils|helper|helpers|common|misc)(\\..*)?");

  @Test
  void shouldNameClassesByNounsOfTheField() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : House.CLASSES) {
      if (EMPTY_WORDS.matcher(type.getSimpleName()).matches()
          || EMPTY_PACKAGES.matcher(type.getPackageName()).matches()) {
        found.add(House.sourceName(type));
      }
    }
    assertEquals(List.of(), List.copyOf(found), "names that say nothing");
  }

  @Test
  void shouldKnowOsgiOnlyInComponentClassesOfTheEngine() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : House.CLASSES) {
      boolean engine = House.roomOf(type.getPackageName()).map(r -> r.floor() == 1).orElse(false);
      if (engine && !isComponent(type)) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String target = dependency.getTargetClass().getPackageName();
          if (House.within(target, "org.osgi") && !House.within(target, "org.osgi.annotation")) {
            found.add(House.sourceName(type) + " -> " + target);
          }
        }
      }
    }
    assertEquals(List.of(), List.copyOf(found), "OSGi outside component classes");
  }

  private static boolean isComponent(JavaClass type) {
    return type.getAnnotations().stream()
        .anyMatch(a -> a.getRawType().getSimpleName().equals("Component"));
  }
}
