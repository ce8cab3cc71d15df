package gateway.tool;

import java.util.List;
import java.util.function.Supplier;

/** The verbs of this bundle. Their classes are loaded when {@link Verb#command} is called. */
final class BuiltInVerbs {
  private record BuiltIn(String name, String description, Supplier<Object> made) implements Verb {
    @Override
    public Object command() {
      return made.get();
    }
  }

  private BuiltInVerbs() {}

  static List<Verb> all() {
    return List.of(
        new BuiltIn("run", "Runs a gateway in the foreground.", gateway.tool.run.Run::new),
        new BuiltIn("shell", "Sends a command to a running gateway.", gateway.tool.shell.Shell::new),
        new BuiltIn(
            "release",
            "Takes away the routes and devices that a gateway left standing.",
            gateway.tool.run.Release::new));
  }
}
