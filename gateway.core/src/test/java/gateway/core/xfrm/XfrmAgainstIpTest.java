package gateway.core.xfrm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.commit.Change;
import gateway.packet.GatewayException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader and the writer against the {@code ip} and the kernel of this machine. */
class XfrmAgainstIpTest {
  private static final Pattern LINE = Pattern.compile("(?m)^f:(\\d+):\\d+: (.*)$");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldRefuseTheSameLinesAsIpWhenManyPoliciesHaveEqualSelectors(long seed) {
    XfrmLines lines = new XfrmLines(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1500; i++) {
      text.append("xfrm policy ").append(lines.policy()).append('\n');
    }
    try (IpCommand ip = new IpCommand("a")) {
      Set<Integer> byIp = ip.batch(text.toString()).failedLines();
      Map<Integer, String> byUs = refused(text.toString());

      assertEquals(byIp, new TreeSet<>(byUs.keySet()), () -> start(byUs));
      assertTrue(byUs.size() > 20, "the lines had too few duplicates to tell: " + byUs.size());
      assertTrue(byUs.values().stream().allMatch(m -> m.startsWith("EEXIST")));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void shouldMeanTheSameToTheKernelWhenWrittenBack(long seed) throws GatewayException {
    XfrmLines lines = new XfrmLines(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 800; i++) {
      text.append("xfrm policy ").append(lines.policy().replaceFirst("^\\S+", "update"));
      text.append('\n');
    }
    String back =
        XfrmReader.read("f", text).changes().stream()
            .map(c -> XfrmWriter.policy(((Change.UpdatePolicy) c).policy()))
            .map(line -> line.replaceFirst(" add ", " update "))
            .collect(Collectors.joining("\n", "", "\n"));
    try (IpCommand one = new IpCommand("b");
        IpCommand other = new IpCommand("c")) {
      assertEquals(Set.of(), one.batch(text.toString()).failedLines());
      assertEquals(Set.of(), other.batch(back).failedLines());
      List<String> expected = policies(one);
      assertTrue(expected.size() > 300);
      assertEquals(expected, policies(other));
    }
  }

  @Test
  void shouldAcceptWhatIpAcceptsWhenLinesAreALittleWrong() {
    XfrmLines lines = new XfrmLines(99);
    try (IpCommand ip = new IpCommand("d")) {
      int accepted = 0;
      for (int i = 0; i < 600; i++) {
        String line = "xfrm policy " + lines.mutated(lines.policy()) + "\n";
        Map<Integer, String> byUs = refused(line);
        String why = byUs.values().stream().findFirst().orElse("");
        if (why.endsWith("not built yet") || why.startsWith("one address is needed here")) {
          continue;
        }
        boolean byIp = ip.batch(line).exit() == 0;
        ip.in("", "xfrm", "policy", "flush");
        assertEquals(byIp, byUs.isEmpty(), line + byUs);
        accepted += byIp ? 1 : 0;
      }
      assertTrue(accepted > 50 && accepted < 550, "accepted " + accepted);
    }
  }

  private static Map<Integer, String> refused(String text) {
    Map<Integer, String> refused = new LinkedHashMap<>();
    try {
      XfrmReader.read("f", text);
    } catch (GatewayException e) {
      Matcher matcher = LINE.matcher(e.getMessage());
      while (matcher.find()) {
        refused.put(Integer.valueOf(matcher.group(1)), matcher.group(2));
      }
    }
    return refused;
  }

  private static String start(Map<Integer, String> refused) {
    return refused.entrySet().stream().limit(5).toList().toString();
  }

  private static List<String> policies(IpCommand ip) {
    // an index that was not asked for is generated: the two namespaces hand out the same ones
    return List.of(ip.in("", "xfrm", "policy", "list").text().split("\n(?=src)")).stream()
        .sorted(Comparator.naturalOrder())
        .toList();
  }

}
