package gateway.login;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelSession;
import org.jspecify.annotations.Nullable;

/**
 * A session of a connection, which takes of its client what describes a terminal, and a line to run
 * that has an end. The server's own keeps every variable that a client names, whatever it holds and
 * however many come, and believes every size.
 *
 * <p>Threading: requests come on the connection's threads, of which all connections share two. A
 * signal is told on a thread of its own, since whoever hears it may print, and waits then until the
 * client reads.
 */
final class TerminalChannel extends ChannelSession {
  /** Octets of a line to run, as of a line that is typed. */
  static final int LINE = 1 << 16;

  /** Columns and lines of a terminal. */
  static final int SIZE = 1024;

  // Becomes an argument of infocmp, and the name under which its answer is kept.
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9+_.-]{0,31}");
  private static final int OCTET = 0xff;

  private final Set<Signal> raised = EnumSet.noneOf(Signal.class);
  private boolean telling;

  @Override
  protected Result handleEnvParsed(String name, String value) {
    return Result.ReplyFailure;
  }

  @Override
  protected Result handlePtyReqParsed(
      String term, int columns, int lines, int width, int height, Map<PtyMode, Integer> modes) {
    for (Map.Entry<PtyMode, Integer> mode : modes.entrySet()) {
      if (mode.getValue() >= 0 && mode.getValue() <= OCTET) {
        getEnvironment().getPtyModes().put(mode.getKey(), mode.getValue());
      }
    }
    addEnvVariable(Environment.ENV_TERM, NAME.matcher(term).matches() ? term : "dumb");
    size(Environment.ENV_COLUMNS, columns, "80");
    size(Environment.ENV_LINES, lines, "24");
    return Result.ReplySuccess;
  }

  @Override
  protected Result handleWindowChangeParsed(int columns, int lines, int width, int height) {
    size(Environment.ENV_COLUMNS, columns, "80");
    size(Environment.ENV_LINES, lines, "24");
    tell(Signal.WINCH);
    return Result.ReplySuccess;
  }

  /** Nothing and less is "not told" (RFC 4254, section 6.2): what was told before stays. */
  private void size(String name, int told, String otherwise) {
    if (told > 0) {
      addEnvVariable(name, Integer.toString(Math.min(told, SIZE)));
    } else {
      getEnvironment().getEnv().putIfAbsent(name, otherwise);
    }
  }

  @Override
  protected Result handleSignalParsed(String name) {
    @Nullable Signal signal = Signal.get(name);
    if (signal != null) {
      tell(signal);
    }
    return Result.ReplySuccess;
  }

  @Override
  protected Result handleBreakParsed(long length) {
    tell(Signal.INT);
    return Result.ReplySuccess;
  }

  @Override
  protected Result handleExecParsed(String request, String line) throws IOException {
    return line.length() > LINE ? Result.ReplyFailure : super.handleExecParsed(request, line);
  }

  // A signal that comes while the same one waits to be told is the same one.
  private void tell(Signal signal) {
    synchronized (raised) {
      raised.add(signal);
      if (telling) {
        return;
      }
      telling = true;
    }
    Thread.ofVirtual().name("ssh signals").start(this::tellAll);
  }

  private void tellAll() {
    for (Signal signal = next(); signal != null; signal = next()) {
      getEnvironment().signal(this, signal);
    }
  }

  private @Nullable Signal next() {
    synchronized (raised) {
      if (raised.isEmpty()) {
        telling = false;
        return null;
      }
      Signal first = raised.iterator().next();
      raised.remove(first);
      return first;
    }
  }
}
