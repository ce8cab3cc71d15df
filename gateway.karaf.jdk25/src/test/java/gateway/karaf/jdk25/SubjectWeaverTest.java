package gateway.karaf.jdk25;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Karaf's own class, loaded by a framework with and without the hook. */
class SubjectWeaverTest {
  private static final String HELPER = "org.apache.karaf.util.jaas.JaasHelper";

  @TempDir Path scratch;
  private Framework framework;

  @BeforeEach
  void start() throws BundleException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    scratch.toString(),
                    // the principals are a class of the boot class path in Karaf, too
                    Constants.FRAMEWORK_BOOTDELEGATION,
                    "org.apache.karaf.jaas.boot.principal",
                    Constants.FRAMEWORK_BUNDLE_PARENT,
                    Constants.FRAMEWORK_BUNDLE_PARENT_APP,
                    "felix.log.level",
                    "0"));
    framework.start();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void shouldKnowTheRolesOfTheSubjectThatKarafPutsInForce() throws Exception {
    Class<?> helper = load(true);
    assertTrue(doAs(helper, subject("admin"), () -> hasRole(helper, "admin")));
    assertFalse(doAs(helper, subject("viewer"), () -> hasRole(helper, "admin")));
    assertFalse(hasRole(helper, "admin"), "nobody is in force outside");
    assertFalse(
        doAs(
            helper,
            subject("admin"),
            () -> doAs(helper, subject("viewer"), () -> hasRole(helper, "admin"))),
        "the inner one counts");
    assertTrue(
        doAs(
            helper,
            subject("admin"),
            () -> {
              doAs(helper, subject("viewer"), () -> true);
              return hasRole(helper, "admin");
            }),
        "the outer one is back");
  }

  @Test
  void shouldThrowWhatTheActionThrows() throws Exception {
    Class<?> helper = load(true);
    IOException checked = new IOException("checked");
    PrivilegedActionException wrapped =
        assertThrows(
            PrivilegedActionException.class,
            () ->
                doAs(
                    helper,
                    subject("admin"),
                    () -> {
                      throw checked;
                    }));
    assertSame(checked, wrapped.getException());
    IllegalStateException unchecked = new IllegalStateException("unchecked");
    PrivilegedAction<Object> action =
        () -> {
          throw unchecked;
        };
    Method method = helper.getMethod("doAs", Subject.class, PrivilegedAction.class);
    Throwable thrown =
        assertThrows(
                InvocationTargetException.class,
                () -> method.invoke(null, subject("admin"), action))
            .getCause();
    assertSame(unchecked, thrown);
  }

  @Test
  void shouldFailWithoutTheHook() throws Exception {
    Class<?> helper = load(false);
    Throwable thrown =
        assertThrows(InvocationTargetException.class, () -> invokeHasRole(helper, "admin"))
            .getCause();
    assertInstanceOf(UnsupportedOperationException.class, thrown);
  }

  @Test
  void shouldLeaveOtherClassesAsTheyAre() throws Exception {
    Bundle bundle = install(true);
    assertEquals(
        "org.apache.karaf.util.StringEscapeUtils",
        bundle.loadClass("org.apache.karaf.util.StringEscapeUtils").getName());
  }

  private Class<?> load(boolean hooked) throws Exception {
    return install(hooked).loadClass(HELPER);
  }

  private Bundle install(boolean hooked) throws Exception {
    if (hooked) {
      framework
          .getBundleContext()
          .installBundle("reference:file:" + entry("target/classes"))
          .start();
    }
    return framework.getBundleContext().installBundle("file:" + entry("org.apache.karaf.util-"));
  }

  private static String entry(String part) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.contains(part))
        .findFirst()
        .orElseThrow();
  }

  private static Subject subject(String role) {
    Subject subject = new Subject();
    subject.getPrincipals().add(new RolePrincipal(role));
    return subject;
  }

  private static boolean hasRole(Class<?> helper, String role) throws Exception {
    return (boolean) invokeHasRole(helper, role);
  }

  private static Object invokeHasRole(Class<?> helper, String role) throws Exception {
    return helper.getMethod("currentUserHasRole", String.class).invoke(null, role);
  }

  private static boolean doAs(Class<?> helper, Subject subject, Callable<Boolean> action)
      throws Exception {
    PrivilegedExceptionAction<Boolean> privileged = action::call;
    try {
      return (boolean)
          helper
              .getMethod("doAs", Subject.class, PrivilegedExceptionAction.class)
              .invoke(null, subject, privileged);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }
}
