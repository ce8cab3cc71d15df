package gateway.spd.tck;

import gateway.spd.api.AddressRange;
import gateway.spd.api.Policy;
import gateway.spd.api.Selector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.tukaani.xz.XZInputStream;

/**
 * A set of policies in the order of their ranks, slot = line - 1. Of equal selectors only the first
 * is kept, as the engine would.
 *
 * @param name the file's name or the shape's
 * @param policies strongest first
 */
record RuleSet(String name, List<Policy> policies) {

  /** The folder of the shipped sets, beside the project's root; looked for upwards. */
  static Optional<Path> folder() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null) {
      Path sets = here.resolveSibling("shared").resolve("data").resolve("spd");
      if (Files.isDirectory(sets)) {
        return Optional.of(sets);
      }
      here = here.getParent();
    }
    return Optional.empty();
  }

  /** Reads a ClassBench file that is packed with xz. */
  static RuleSet read(Path file) throws IOException {
    List<Selector> selectors = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new XZInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        selectors.add(selector(line));
      }
    }
    return of(String.valueOf(file.getFileName()), selectors);
  }

  private static Selector selector(String line) {
    String[] column = line.strip().split("\t");
    String[] sport = column[2].split(":");
    String[] dport = column[3].split(":");
    String[] protocol = column[4].split("/");
    boolean any = Integer.decode(protocol[1].strip()) == 0;
    return new Selector(
        prefix(column[0].substring(1)),
        prefix(column[1]),
        any ? 0 : Integer.decode(protocol[0]),
        Integer.parseInt(sport[0].strip()),
        Integer.parseInt(sport[1].strip()),
        Integer.parseInt(dport[0].strip()),
        Integer.parseInt(dport[1].strip()));
  }

  private static AddressRange prefix(String text) {
    String[] parts = text.split("[./]");
    int address = 0;
    for (int i = 0; i < 4; i++) {
      address = address << 8 | Integer.parseInt(parts[i]);
    }
    return AddressRange.ipv4Prefix(address, Integer.parseInt(parts[4]));
  }

  private static RuleSet of(String name, List<Selector> selectors) {
    List<Policy> policies = new ArrayList<>();
    Set<Selector> seen = new HashSet<>();
    for (int i = 0; i < selectors.size(); i++) {
      if (seen.add(selectors.get(i))) {
        policies.add(new Policy(i, selectors.get(i), Policy.rank(i + 1, i)));
      }
    }
    return new RuleSet(name, List.copyOf(policies));
  }

  /**
   * The shape of a VPN hub: 10 % host pairs, 7 % services, 80 % /24 to /28, 3 % aggregates, in the
   * order of their specificity.
   */
  static RuleSet hubAndSpoke(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Selector> selectors = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int hub = 0x0a000000 | random.nextInt(1 << 16);
      int spoke = 0x0b000000 | random.nextInt(1 << 24);
      int at = (int) (100L * i / size);
      if (at < 10) {
        selectors.add(pair(hub, 32, spoke, 32, 0, 0, 65535));
      } else if (at < 17) {
        int port = random.nextInt(65536);
        selectors.add(pair(hub, 24, spoke, 28, random.nextBoolean() ? 6 : 17, port, port));
      } else if (at < 97) {
        selectors.add(pair(hub, 24, spoke, 28, 0, 0, 65535));
      } else {
        selectors.add(pair(hub, 16, spoke, 16 + 2 * random.nextInt(5), 0, 0, 65535));
      }
    }
    return of("hub-and-spoke of " + size, selectors);
  }

  /** The shape of a firewall's rules: any prefix lengths, ranges of ports, few addresses. */
  static RuleSet firewall(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] hosts = random.ints(64).toArray();
    List<Selector> selectors = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int low = random.nextInt(65536);
      int high = random.nextInt(3) == 0 ? low + random.nextInt(65536 - low) : low;
      boolean service = random.nextInt(4) > 0;
      selectors.add(
          pair(
              hosts[random.nextInt(64)],
              random.nextInt(33),
              hosts[random.nextInt(64)],
              random.nextInt(33),
              service ? 6 + 11 * random.nextInt(2) : 0,
              service ? low : 0,
              service ? high : 65535));
    }
    return of("firewall of " + size, selectors);
  }

  private static Selector pair(
      int source, int sourceLength, int target, int targetLength, int protocol, int low, int high) {
    return new Selector(
        AddressRange.ipv4Prefix(source, sourceLength),
        AddressRange.ipv4Prefix(target, targetLength),
        protocol,
        0,
        65535,
        low,
        high);
  }

  @Override
  public String toString() {
    return name;
  }
}
