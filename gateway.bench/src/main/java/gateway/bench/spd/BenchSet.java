package gateway.bench.spd;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.Selector;
import gateway.tool.spdlookup.ClassBenchRules;
import gateway.tool.spdlookup.FlowSet;
import gateway.tool.spdlookup.PolicySet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * A rule set and the headers that are looked up in it.
 *
 * @param name the file's name without its ending
 */
record BenchSet(String name, PolicySet policies, FlowSet headers) {
  private static final int HEADERS = 200_000;
  private static final String ENDING = ".rules.xz";

  /** The sets of a folder, by size. */
  static List<BenchSet> in(Path folder) throws GatewayException {
    List<BenchSet> sets = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(ENDING)) {
          sets.add(read(file, name.substring(0, name.length() - ENDING.length())));
        }
      }
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, folder + ": cannot be read: " + e.getMessage(), e);
    }
    sets.sort((a, b) -> Integer.compare(a.policies.size(), b.policies.size()));
    return sets;
  }

  private static BenchSet read(Path file, String name) throws IOException, GatewayException {
    try (InputStream in = new XZInputStream(Files.newInputStream(file))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return of(name, ClassBenchRules.read(file.toString(), text));
    }
  }

  /** Sets of the shape of {@code spd_*}, for clones without the shipped ones. */
  static List<BenchSet> generated() {
    List<BenchSet> sets = new ArrayList<>();
    for (int size : new int[] {1_000, 10_000, 100_000}) {
      sets.add(of(String.format(Locale.ROOT, "generated_%dk", size / 1000), hub(size)));
    }
    return sets;
  }

  // A hub: 10 % host pairs, 7 % services, 80 % /24 to /28, 3 % aggregates, by specificity.
  private static PolicySet hub(int size) {
    SplittableRandom random = new SplittableRandom(size);
    PolicySet set = new PolicySet();
    for (int n = 1; n <= size; n++) {
      int hub = 0x0a000000 | random.nextInt(1 << 16);
      int spoke = 0x0b000000 | random.nextInt(1 << 24);
      int port = random.nextInt(65536);
      int part = (int) (100L * n / size);
      boolean hosts = part < 10;
      boolean aggregate = part >= 97;
      boolean service = !hosts && part < 17;
      set.add(
          Direction.OUT,
          new Selector(
              AddressRange.ipv4Prefix(hub, hosts ? 32 : aggregate ? 16 : 24),
              AddressRange.ipv4Prefix(spoke, hosts ? 32 : aggregate ? 20 : 28),
              service ? 17 : 0,
              0,
              65535,
              service ? port : 0,
              service ? port : 65535),
          n,
          n);
    }
    return set;
  }

  private static BenchSet of(String name, PolicySet policies) {
    return new BenchSet(name, policies, headers(policies));
  }

  /** Random points of random policies, one in ten anywhere; in no order, so that none repeats. */
  private static FlowSet headers(PolicySet set) {
    SplittableRandom random = new SplittableRandom(1);
    List<Policy> policies = set.content(Direction.OUT).policies();
    FlowSet flows = new FlowSet();
    for (int i = 0; i < HEADERS; i++) {
      Selector s = policies.get(random.nextInt(policies.size())).selector();
      boolean anywhere = random.nextInt(10) == 0;
      flows.add(
          Direction.OUT,
          anywhere ? random.nextInt() : point(random, s.source()),
          anywhere ? random.nextInt() : point(random, s.destination()),
          s.protocol() != 0 ? s.protocol() : random.nextBoolean() ? 6 : 17,
          random.nextInt(s.sourcePortFirst(), s.sourcePortLast() + 1),
          random.nextInt(s.destinationPortFirst(), s.destinationPortLast() + 1));
    }
    return flows;
  }

  private static int point(SplittableRandom random, AddressRange range) {
    return (int) random.nextLong(range.firstLow(), range.lastLow() + 1);
  }
}
