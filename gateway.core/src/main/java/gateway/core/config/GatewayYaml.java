package gateway.core.config;

import gateway.core.input.InputErrors;
import gateway.core.route.Route;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PortConfig;
import gateway.spd.api.AddressRange;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the text of {@code gateway.yaml}. Stateless; any thread. */
public final class GatewayYaml {
  private static final String DEFAULT_DRIVER = "tuple-space";

  private final InputErrors errors;
  private final @Nullable Set<String> portTypes;

  private GatewayYaml(String file, @Nullable Set<String> portTypes) {
    this.errors = new InputErrors(file);
    this.portTypes = portTypes;
  }

  /**
   * Reads a whole file.
   *
   * @param file the name that errors begin with
   * @param text its content
   * @param portTypes what {@code type:} of a port may be: the types that have a driver; null where
   *     drivers may still come
   * @throws GatewayException one line {@code FILE:LINE:COL: message} per error; ENOTSUP when all
   *     that is wrong is not built yet, else EINVAL
   */
  public static GatewayConfig read(String file, String text, @Nullable Set<String> portTypes)
      throws GatewayException {
    GatewayYaml reader = new GatewayYaml(file, portTypes);
    @Nullable Node root = reader.compose(text);
    GatewayConfig config = reader.root(root);
    reader.errors.throwIfAny();
    return config;
  }

  private @Nullable Node compose(String text) throws GatewayException {
    try {
      return new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      int line = mark == null ? 1 : mark.getLine() + 1;
      int column = mark == null ? 1 : mark.getColumn() + 1;
      errors.add(line, column, Errno.EINVAL, "not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      errors.add(
          1,
          1,
          Errno.EINVAL,
          "not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    errors.throwIfAny();
    return null;
  }

  private GatewayConfig root(@Nullable Node node) {
    Section root = section(node, Keys.ROOT);
    Section gateway = section(root.value("gateway"), Keys.GATEWAY);
    int workers = gateway.number("workers", 1, 1, 64);
    if (workers != 1) {
      gateway.notBuilt(gateway.keyNode("workers"), "more than one worker is");
    }
    Section spd = section(root.value("spd"), Keys.SPD);
    Section leases = section(root.value("leases"), Keys.LEASES);
    Section shell = section(root.value("shell"), Keys.SHELL);
    // checked here; what starts the shell looks it up before there is an engine
    shell.number("port", 0, 0, 65535);
    List<Route> routes = new ArrayList<>();
    List<PortConfig> ports = ports(root, workers, routes);
    return new GatewayConfig(
        gateway.text("name", "gateway"),
        workers,
        unmatchedAccept(gateway),
        spd.text("driver", DEFAULT_DRIVER),
        hash(section(spd.value("hash"), Keys.HASH)),
        ports,
        routes,
        load(root),
        new GatewayConfig.Leases(
            leases.number("outbound", GatewayConfig.Leases.DEFAULT.outbound(), 64, 1 << 30),
            leases.number("inbound", GatewayConfig.Leases.DEFAULT.inbound(), 64, 1 << 30)));
  }

  private Section section(@Nullable Node node, String mapping) {
    return Section.of(errors, node, Keys.BY_MAPPING.get(mapping));
  }

  private static boolean unmatchedAccept(Section gateway) {
    String unmatched = gateway.text("unmatched", "discard");
    if (!unmatched.equals("discard") && !unmatched.equals("linux")) {
      Node node = gateway.value("unmatched");
      gateway.wrong(
          node == null ? gateway.keyNode("unmatched") : node,
          "'unmatched' must be discard or linux, not " + unmatched);
    }
    return unmatched.equals("linux");
  }

  private static GatewayConfig.@Nullable HashThresholds hash(Section hash) {
    int @Nullable [] pair = hash.pair("hthresh4", 32);
    // checked, and without effect until there are policies of IPv6
    hash.pair("hthresh6", 128);
    return pair == null ? null : new GatewayConfig.HashThresholds(pair[0], pair[1]);
  }

  private List<PortConfig> ports(Section root, int workers, List<Route> routes) {
    Section all = Section.of(errors, root.value("ports"), null);
    List<String> names = all.keys();
    routes(root, names, routes);
    List<PortConfig> ports = new ArrayList<>();
    for (String name : names) {
      List<String> elsewhere = new ArrayList<>();
      for (Route route : routes) {
        if (!route.port().equals(name)) {
          elsewhere.add(AddressRange.dotted(route.prefix()) + "/" + route.length());
        }
      }
      @Nullable PortConfig port = port(all, name, elsewhere, workers);
      if (port != null) {
        ports.add(port);
      }
    }
    return ports;
  }

  private @Nullable PortConfig port(Section all, String name, List<String> routes, int workers) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      all.wrong(all.keyNode(name), "a port's name is letters, digits, '-', '_' and '.'");
    }
    Section open = Section.of(errors, all.value(name), null);
    String type = open.text("type", "");
    if (type.isEmpty()) {
      if (open.value("type") == null) {
        all.wrong(all.keyNode(name), "port " + name + " needs a type, such as " + types());
      }
      return null;
    }
    Node typeNode = open.value("type");
    if (typeNode != null && portTypes != null && !portTypes.contains(type)) {
      open.wrong(
          typeNode,
          "there is no port type '"
              + type
              + "'; there are "
              + types()
              + Nearest.hint(type, portTypes));
      return null;
    }
    @Nullable List<String> known = Keys.BY_MAPPING.get(Keys.port(type));
    Section port = known == null ? open : Section.of(errors, all.value(name), known);
    Map<String, Object> values = port.plain("type");
    return new PortConfig(name, type, values, List.copyOf(routes), workers);
  }

  private String types() {
    return portTypes == null ? "tun" : String.join(", ", new TreeSet<>(portTypes));
  }

  private void routes(Section root, List<String> ports, List<Route> routes) {
    Set<String> seen = new HashSet<>();
    for (Node node : root.sequence("routes")) {
      Section section = section(node, Keys.ROUTE);
      Node to = section.value("to");
      Node port = section.value("port");
      if (to == null || port == null) {
        section.wrong(node, "a route needs 'to' and 'port', as in { to: 10.2.0.0/24, port: wan }");
        continue;
      }
      String name = section.text("port", "");
      if (!name.isEmpty() && !ports.contains(name)) {
        section.wrong(port, "there is no port '" + name + "'" + Nearest.hint(name, ports));
      }
      @Nullable Route route = route(section, to, name);
      if (route != null) {
        routes.add(route);
        if (!seen.add(route.prefix() + "/" + route.length())) {
          section.wrong(to, "there is a route to this prefix already");
        }
      }
    }
  }

  private static @Nullable Route route(Section section, Node node, String port) {
    String text = section.text("to", "");
    if (text.indexOf(':') >= 0) {
      section.notBuilt(node, "IPv6 is");
      return null;
    }
    if (!text.matches("(\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}")) {
      section.wrong(node, "'to' must be a prefix such as 10.2.0.0/24");
      return null;
    }
    String[] parts = text.split("[./]");
    int address = 0;
    for (int i = 0; i < 4; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
        section.wrong(node, "'" + text + "' is not an IPv4 prefix");
        return null;
      }
      address = address << 8 | part;
    }
    int length = Integer.parseInt(parts[4]);
    if (length > 32) {
      section.wrong(node, "a prefix length of IPv4 is 0 to 32, not " + length);
      return null;
    }
    Route route = new Route(address, length, port);
    if (route.prefix() != address) {
      section.wrong(
          node,
          "bits behind the prefix length are set: write "
              + AddressRange.dotted(route.prefix())
              + "/"
              + length);
    }
    return route;
  }

  private static List<String> load(Section root) {
    List<String> files = new ArrayList<>();
    for (Node node : root.sequence("load")) {
      if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
        files.add(scalar.getValue());
      } else {
        root.wrong(node, "'load' must list the names of files");
      }
    }
    return files;
  }
}
