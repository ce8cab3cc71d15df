package gateway.shell.ssh;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.command.CommandException;
import gateway.shell.text.Refusals;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for one line, whose refusals go to standard error: what Karaf refuses by itself (a
 * command that is not there, an option it does not know, an argument that is missing) it prints in
 * colours on standard output, where scripts look for results. With {@code --json} in the line it is
 * said as JSON, as the commands say what they refuse.
 *
 * <p>Threading: a session belongs to one thread.
 */
public final class PlainRefusals {
  private static final Pattern COLOUR = Pattern.compile("\\e\\[[0-9;]*m");
  private static final Pattern JSON = Pattern.compile("(?s)(^|.*\\s)--json([\\s;|].*|$)");
  private static final String PREFIX = "Error executing command ";
  private static final int STREAMS = 3;

  private final Session session;
  private final PrintStream err;
  private final String line;
  private boolean failed;

  private PlainRefusals(Session session, PrintStream err, String line) {
    this.session = session;
    this.err = err;
    this.line = line;
  }

  /** Makes sessions as {@code factory} does; {@code line} is what they are to run. */
  public static SessionFactory around(SessionFactory factory, String line) {
    return proxy(
        SessionFactory.class,
        (method, args) -> {
          Object made = call(factory, method, args);
          return made instanceof Session session && args.length == STREAMS
              ? new PlainRefusals(session, (PrintStream) args[2], line).session()
              : made;
        });
  }

  private Session session() {
    return proxy(Session.class, this::called);
  }

  private @Nullable Object called(Method method, @Nullable Object[] args) throws Throwable {
    if (method.getName().equals("getConsole")) {
      // Asked for by whoever prints the failure.
      return failed ? err : session.getConsole();
    }
    // Before the line, Karaf runs scripts of its own.
    if (!method.getName().equals("execute") || !line.contentEquals(String.valueOf(args[0]))) {
      return call(session, method, args);
    }
    try {
      return call(session, method, args);
    } catch (Exception e) {
      failed = true;
      GatewayException refusal = refusal(e);
      if (refusal == null) {
        throw e;
      }
      err.println(JSON.matcher(line).matches() ? Refusals.json(refusal) : Refusals.text(refusal));
      throw new CommandException(refusal);
    }
  }

  // Null for what a command has said itself, and for errors that are to be in the log.
  private static @Nullable GatewayException refusal(Exception e) {
    String message = COLOUR.matcher(String.valueOf(e.getMessage())).replaceAll("").strip();
    if (e instanceof CommandException) {
      return null;
    }
    if (e instanceof org.apache.karaf.shell.support.CommandException) {
      String said = message.startsWith(PREFIX) ? message.substring(PREFIX.length()) : message;
      return new GatewayException(Errno.EINVAL, said + "; see the command's --help", e);
    }
    if (e.getClass().getSimpleName().equals("CommandNotFoundException")) {
      return new GatewayException(Errno.ENOENT, message + "; help lists the commands", e);
    }
    return null;
  }

  private interface Handler {
    @Nullable Object call(Method method, @Nullable Object[] args) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            PlainRefusals.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> handler.call(method, args == null ? new Object[0] : args)));
  }

  private static @Nullable Object call(Object target, Method method, @Nullable Object[] args)
      throws Exception {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
