package gateway.karaf.jdk25.subject;

import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.CompletionException;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The subject of the running thread, as rewritten classes of Karaf see it.
 *
 * <p>A subject is in force while {@link #doAs} runs its action, and in the threads that a shell
 * session makes for itself meanwhile: Karaf starts a session's thread inside {@code doAs} and
 * leaves it, and the session's pipes run in a pool of its own. Nobody else inherits it. A thread
 * that a service makes for its pool while an administrator's command runs would otherwise be an
 * administrator's for ever, whomever it serves later.
 *
 * <p>Static, because a subject belongs to a thread of the process, and rewritten code has no object
 * to ask.
 */
public final class CurrentSubject {
  /** Whose threads take part in a session: Karaf's shell and the language that it runs. */
  private static final String[] SESSION_CODE = {
    "org.apache.karaf.shell.", "org.apache.felix.gogo."
  };

  private static final StackWalker STACK = StackWalker.getInstance();

  private static final ThreadLocal<@Nullable Subject> SESSION =
      new InheritableThreadLocal<@Nullable Subject>() {
        @Override
        protected @Nullable Subject childValue(@Nullable Subject parent) {
          return parent != null && madeBySessionCode() ? parent : null;
        }
      };

  private CurrentSubject() {}

  /**
   * The subject in force, or null.
   *
   * @param context where a subject was kept before JDK 24; not looked at
   */
  public static @Nullable Subject get(@Nullable Object context) {
    Subject subject = Subject.current();
    return subject != null ? subject : SESSION.get();
  }

  /**
   * Runs {@code action} with {@code subject} in force; null puts nobody in force.
   *
   * @return what the action returns; what it throws is thrown as it is
   */
  public static @Nullable Object doAs(@Nullable Subject subject, PrivilegedAction<?> action) {
    Subject before = SESSION.get();
    SESSION.set(subject);
    try {
      return Subject.callAs(subject, action::run);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw e;
    } finally {
      restore(before);
    }
  }

  /**
   * Runs {@code action} with {@code subject} in force; null puts nobody in force.
   *
   * @return what the action returns; an unchecked exception is thrown as it is
   * @throws PrivilegedActionException around a checked exception of the action
   */
  public static @Nullable Object doAs(
      @Nullable Subject subject, PrivilegedExceptionAction<?> action)
      throws PrivilegedActionException {
    Subject before = SESSION.get();
    SESSION.set(subject);
    try {
      return Subject.callAs(subject, action::run);
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException thrown -> throw thrown;
        case Exception thrown -> throw new PrivilegedActionException(thrown);
        case null, default -> throw e;
      }
    } finally {
      restore(before);
    }
  }

  private static void restore(@Nullable Subject before) {
    if (before == null) {
      SESSION.remove();
    } else {
      SESSION.set(before);
    }
  }

  private static boolean isOwn(String className) {
    String own = CurrentSubject.class.getName();
    return className.equals(own) || className.startsWith(own + "$");
  }

  /** True if the code that makes a thread now, past the JDK's own classes, is the shell's. */
  private static boolean madeBySessionCode() {
    String maker =
        STACK.walk(frames ->
            frames
                .map(StackWalker.StackFrame::getClassName)
                .filter(name -> !name.startsWith("java."))
                .filter(name -> !isOwn(name))
                .findFirst()
                .orElse(""));
    for (String code : SESSION_CODE) {
      if (maker.startsWith(code)) {
        return true;
      }
    }
    return false;
  }
}
