package gateway.tool;

import java.util.List;

/**
 * The verbs of this bundle, by the names of their classes: the class of a verb that was not asked
 * for is not even looked at.
 */
final class BuiltInVerbs {
  private record BuiltIn(String name, String description, String className) implements Verb {
    @Override
    public Object command() {
      try {
        return Class.forName(className).getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the verb '" + name + "' is not in this build", e);
      }
    }
  }

  private static final List<Verb> ALL =
      List.of(
          new BuiltIn(
              "demo",
              "Two gateways protect packets while their SPD driver is swapped.",
              "gateway.tool.demo.Demo"),
          new BuiltIn("run", "Runs a gateway in the foreground.", "gateway.tool.run.Run"),
          new BuiltIn("shell", "Sends a command to a running gateway.", "gateway.tool.shell.Shell"),
          new BuiltIn(
              "release",
              "Takes away the routes and devices that a gateway left standing.",
              "gateway.tool.run.Release"),
          new BuiltIn(
              "sign", "Signs a bundle for gateways that trust you.", "gateway.tool.trust.Sign"),
          new BuiltIn(
              "trust",
              "An owner's key, and the certificates that a gateway trusts.",
              "gateway.tool.trust.TrustVerb"),
          new BuiltIn(
              "tool spd-lookup",
              "Looks flows up in an SPD driver.",
              "gateway.tool.spdlookup.SpdLookup"),
          new BuiltIn(
              "tool esp-seal", "Protects the packets of a capture.", "gateway.tool.esp.EspSeal"),
          new BuiltIn(
              "tool esp-open", "Opens the ESP packets of a capture.", "gateway.tool.esp.EspOpen"),
          new BuiltIn(
              "tool simulate",
              "Runs two gateways on a virtual clock through faults.",
              "gateway.tool.simulation.Simulate"));

  private BuiltInVerbs() {}

  static List<Verb> all() {
    return ALL;
  }
}
