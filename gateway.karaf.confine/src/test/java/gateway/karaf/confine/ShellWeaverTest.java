package gateway.karaf.confine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.karaf.jdk25.subject.CurrentSubject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.PrivilegedExceptionAction;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.junit.jupiter.api.Test;

/** The shell's own language, rewritten as it is in the distribution. */
class ShellWeaverTest {
  /** A command that shows what a dump of threads would. */
  public static final class Commands {
    public String name(String word) {
      return word + " on " + Thread.currentThread().getName();
    }
  }

  @Test
  void shouldCarryOutTheLanguageForAdministratorsAlone() throws Exception {
    Object session = session();
    String line = "a = x ; each = { $args } ; t:name $a";
    assertTrue(as("admin", session, line).startsWith("x on "));
    for (String role : new String[] {"viewer", "operator", "Admin"}) {
      SecurityException refused =
          assertThrows(SecurityException.class, () -> as(role, session, line));
      assertTrue(refused.getMessage().startsWith("Insufficient credentials: '='"), role);
      assertTrue(
          as(role, session, "# it's what a script begins with\nt:name y").startsWith("y on "));
    }
    assertThrows(SecurityException.class, () -> execute(session, line), "nobody");
    Subject named = new Subject(true, Set.of(new UserPrincipal("admin")), Set.of(), Set.of());
    assertThrows(SecurityException.class, () -> as(named, session, line), "a name is no role");
  }

  @Test
  void shouldNotNameThreadsAfterWhatTheyCarryOut() throws Exception {
    String said = as("viewer", session(), "t:name 0x5ec4e7");
    assertTrue(said.startsWith("0x5ec4e7 on "), said);
    assertFalse(said.substring("0x5ec4e7".length()).contains("5ec4e7"), said);
  }

  private static Object session() throws Exception {
    ClassLoader gogo = new Rewriting("org.apache.felix.gogo.", "org.apache.felix.service.");
    Class<?> threads = gogo.loadClass("org.apache.felix.gogo.runtime.threadio.ThreadIOImpl");
    Object threadIo = threads.getConstructor().newInstance();
    Class<?> type = gogo.loadClass("org.apache.felix.gogo.runtime.CommandProcessorImpl");
    Object processor =
        type.getConstructor(gogo.loadClass("org.apache.felix.service.threadio.ThreadIO"))
            .newInstance(threadIo);
    type.getMethod("addCommand", String.class, Object.class, String.class)
        .invoke(processor, "t", new Commands(), "name");
    return type.getMethod(
            "createSession", InputStream.class, OutputStream.class, OutputStream.class)
        .invoke(
            processor,
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream());
  }

  private static String as(String role, Object session, String line) throws Exception {
    return as(
        new Subject(true, Set.of(new RolePrincipal(role)), Set.of(), Set.of()), session, line);
  }

  private static String as(Subject subject, Object session, String line) throws Exception {
    PrivilegedExceptionAction<String> action = () -> execute(session, line);
    return String.valueOf(CurrentSubject.doAs(subject, action));
  }

  private static String execute(Object session, String line) throws Exception {
    Method execute = session.getClass().getMethod("execute", CharSequence.class);
    execute.setAccessible(true);
    try {
      return String.valueOf(execute.invoke(session, line));
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
