package gateway.shell.ssh;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.ssh.ShellCommand;
import org.apache.karaf.shell.ssh.ShellFactoryImpl;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;
import org.apache.sshd.server.shell.ShellFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Puts {@link PromptCommand} around what the SSH servers run, and {@link ChannelSessions} and
 * {@link PlainRefusals} into it, for as long as it is there.
 */
@Component(
    immediate = true,
    service = {})
public final class ErrorStreams {
  private record Factories(CommandFactory commands, @Nullable ShellFactory shells) {}

  private final Map<SshServer, Factories> before = new ConcurrentHashMap<>();
  private volatile @Nullable SessionFactory sessions;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addServer(SshServer server) {
    CommandFactory commands = server.getCommandFactory();
    @Nullable ShellFactory shells = server.getShellFactory();
    if (commands == null) {
      return;
    }
    before.put(server, new Factories(commands, shells));
    server.setCommandFactory(
        (channel, line) -> around(commands.createCommand(channel, line), line));
    if (shells != null) {
      server.setShellFactory(channel -> around(shells, channel));
    }
  }

  @Reference
  void setSessions(SessionFactory factory) {
    sessions = factory;
  }

  private Command around(Command command, String line) {
    @Nullable SessionFactory factory = sessions;
    if (factory == null || !(command instanceof ShellCommand)) {
      return PromptCommand.around(command, null);
    }
    ChannelSessions own = new ChannelSessions(factory);
    return PromptCommand.around(new ShellCommand(PlainRefusals.around(own, line), line), own);
  }

  private Command around(ShellFactory shells, ChannelSession channel) throws IOException {
    @Nullable SessionFactory factory = sessions;
    if (factory == null || !(shells instanceof ShellFactoryImpl)) {
      return PromptCommand.around(shells.createShell(channel), null);
    }
    ChannelSessions own = new ChannelSessions(factory);
    return PromptCommand.around(new ShellFactoryImpl(own).createShell(channel), own);
  }

  void removeServer(SshServer server) {
    @Nullable Factories factories = before.remove(server);
    if (factories != null) {
      server.setCommandFactory(factories.commands);
      server.setShellFactory(factories.shells);
    }
  }
}
