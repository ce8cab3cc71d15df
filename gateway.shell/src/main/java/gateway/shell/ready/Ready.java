package gateway.shell.ready;

import gateway.core.boot.Host;
import gateway.shell.operations.Operations;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.sshd.server.SshServer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Prints {@code ready MILLISECONDS} once, counted from the start of the JVM, and keeps {@code
 * DIR/run/ssh.port}, when the gateway is in force, its commands are there, and SSH listens.
 *
 * <p>Threading: a thread of its own looks; the framework's threads bind and unbind.
 */
@Component(
    immediate = true,
    service = {})
public final class Ready {
  private static final long LOOK_NANOS = 20_000_000L;
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

  private volatile @Nullable Host host;
  private volatile @Nullable Operations operations;
  private volatile @Nullable SessionFactory shell;
  private final Set<SshServer> servers = new CopyOnWriteArraySet<>();
  private volatile boolean stopped;
  private final Thread thread = Thread.ofPlatform().daemon(true).name("ready").unstarted(this::run);
  private @Nullable PortNote note;
  private int noted;
  private boolean said;
  private final Consumer<String> out;

  /** Made by the framework. */
  public Ready() {
    this(line -> System.out.println(line));
  }

  /**
   * @param out takes the line
   */
  Ready(Consumer<String> out) {
    this.out = out;
  }

  @Activate
  void activate() {
    thread.start();
  }

  @Deactivate
  void deactivate() throws IOException {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (note != null) {
      note.remove();
    }
  }

  private void run() {
    while (!stopped) {
      look();
      LockSupport.parkNanos(said ? LOOK_AGAIN_NANOS : LOOK_NANOS);
    }
  }

  private void look() {
    Host running = host;
    int port = port();
    if (running == null || port == noted || port <= 0 || !commandsAreThere()) {
      return;
    }
    try {
      note(running.directory(), port);
      noted = port;
      say();
    } catch (IOException e) {
      System.err.println("gateway: cannot write run/ssh.port (" + e + ")");
      noted = port;
    }
  }

  private void note(Path directory, int port) throws IOException {
    PortNote file = note == null ? new PortNote(directory) : note;
    note = file;
    file.write(port);
  }

  private void say() {
    if (!said) {
      said = true;
      long started = ManagementFactory.getRuntimeMXBean().getStartTime();
      out.accept("ready " + (System.currentTimeMillis() - started));
    }
  }

  private boolean commandsAreThere() {
    SessionFactory factory = shell;
    return operations != null
        && factory != null
        && factory.getRegistry().getCommand("gateway", "info") != null;
  }

  // Registered before it listens, so that the service alone says nothing. Karaf makes a second
  // server
  // when its configuration comes late, and leaves the first one registered, stopped.
  private int port() {
    for (SshServer server : servers) {
      if (server.isStarted() && !server.getBoundAddresses().isEmpty()) {
        return server.getPort();
      }
    }
    return 0;
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setHost(Host value) {
    host = value;
  }

  void unsetHost(Host value) {
    host = host == value ? null : host;
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setOperations(Operations value) {
    operations = value;
  }

  void unsetOperations(Operations value) {
    operations = operations == value ? null : operations;
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setShell(SessionFactory value) {
    shell = value;
  }

  void unsetShell(SessionFactory value) {
    shell = shell == value ? null : shell;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addSsh(SshServer value) {
    servers.add(value);
  }

  void removeSsh(SshServer value) {
    servers.remove(value);
  }
}
