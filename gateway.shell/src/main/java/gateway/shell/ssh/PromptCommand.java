package gateway.shell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.file.FileSystemAware;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionAware;
import org.apache.sshd.server.command.AsyncCommandStreamsAware;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.session.ServerSessionAware;
import org.jspecify.annotations.Nullable;

/**
 * A command whose standard error is sent as it is written, which reads no line without an end, and
 * which sees of the client's environment only what describes a terminal: Karaf makes variables of
 * the session of all of it, and some of these name files. Belongs to one channel, and ends with it.
 */
final class PromptCommand implements Command {
  private static final Set<String> TERMINAL =
      Set.of("TERM", "LINES", "COLUMNS", "LANG", "LC_ALL", "LC_CTYPE", "USER");

  private final Command command;
  private final @Nullable ChannelSessions sessions;
  private @Nullable BoundedLines in;

  private PromptCommand(Command command, @Nullable ChannelSessions sessions) {
    this.command = command;
    this.sessions = sessions;
  }

  /**
   * The command, with the sessions it makes, in its new coat; one that the server asks for more
   * than a command stays bare.
   */
  static Command around(Command command, @Nullable ChannelSessions sessions) {
    boolean more =
        command instanceof FileSystemAware
            || command instanceof ServerSessionAware
            || command instanceof ChannelSessionAware
            || command instanceof AsyncCommandStreamsAware;
    return more ? command : new PromptCommand(command, sessions);
  }

  @Override
  public void setInputStream(InputStream in) {
    BoundedLines lines = new BoundedLines(in);
    this.in = lines;
    command.setInputStream(lines);
  }

  @Override
  public void setOutputStream(OutputStream out) {
    command.setOutputStream(out);
  }

  @Override
  public void setErrorStream(OutputStream err) {
    if (err instanceof ChannelOutputStream channel) {
      channel.setNoDelay(true);
    }
    command.setErrorStream(err);
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    command.setExitCallback(callback);
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    environment.getEnv().keySet().retainAll(TERMINAL);
    command.start(channel, environment);
  }

  @Override
  public void destroy(ChannelSession channel) throws Exception {
    if (in != null) {
      in.end();
    }
    command.destroy(channel);
    if (sessions != null) {
      sessions.close();
    }
  }
}
