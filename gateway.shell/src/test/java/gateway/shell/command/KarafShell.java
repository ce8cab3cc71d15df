package gateway.shell.command;

import gateway.shell.operations.Operations;
import gateway.shell.ssh.PlainRefusals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.action.osgi.RegistryImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.karaf.shell.impl.console.parsing.CommandLineParser;
import org.apache.karaf.shell.support.ShellUtil;
import org.jspecify.annotations.Nullable;

/** Karaf's own shell, without a framework, with every command of the bundle. */
final class KarafShell implements AutoCloseable {
  /** What a command over SSH comes back with. */
  record Result(int exit, String out, String err) {}

  /** Takes the place of System.out and the others, which a JVM has once. */
  private static final ThreadIOImpl THREADS = new ThreadIOImpl();

  static {
    KarafOnJava25.mend();
    THREADS.start();
  }

  private final SessionFactoryImpl factory;

  KarafShell(@Nullable Operations operations) {
    factory = new SessionFactoryImpl(THREADS);
    RegistryImpl found = new RegistryImpl(factory.getRegistry());
    if (operations != null) {
      found.register(operations);
    }
    ManagerImpl manager = new ManagerImpl(found, factory.getRegistry());
    services("gateway/shell/completion").forEach(manager::register);
    services("gateway/shell/command").forEach(manager::register);
  }

  /** The classes of a package that the Karaf-Commands header makes services. */
  static List<Class<?>> services(String folder) {
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("target", "classes").resolve(folder))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          Class<?> type =
              Class.forName(folder.replace('/', '.') + "." + name.replace(".class", ""));
          if (type.isAnnotationPresent(Service.class)) {
            classes.add(type);
          }
        }
      }
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return classes;
  }

  /** What {@code ssh gateway LINE} would come back with. */
  Result run(String line) {
    return run(line, "");
  }

  Result run(String line, String input) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = 0;
    try (Session session =
        PlainRefusals.around(factory, line)
            .create(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))) {
      try {
        session.execute(line);
      } catch (Throwable t) { // as org.apache.karaf.shell.ssh.ShellCommand does
        exit = 1;
        ShellUtil.logException(session, t);
      }
    }
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What TAB proposes at the end of a line. */
  List<String> complete(String line) {
    List<String> candidates = new ArrayList<>();
    String[] name = line.substring(0, line.indexOf(' ')).split(":", 2);
    Command command = factory.getRegistry().getCommand(name[0], name[1]);
    try (Session session =
        factory.create(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))) {
      command
          .getCompleter(false)
          .complete(
              session,
              CommandLineParser.buildCommandLine(session, line, line.length()),
              candidates);
    }
    return candidates.stream().map(String::strip).toList();
  }

  @Override
  public void close() {
    factory.stop();
  }
}
