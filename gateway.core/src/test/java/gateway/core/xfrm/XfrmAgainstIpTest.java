package gateway.core.xfrm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.commit.Change;
import gateway.packet.GatewayException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader and the writer against the {@code ip} and the kernel of this machine. */
class XfrmAgainstIpTest {
  private static final Pattern LINE = Pattern.compile("(?m)^f:(\\d+):\\d+: (.*)$");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldRefuseTheSameLinesAsIpWhenManyPoliciesHaveEqualSelectors(long seed) {
    XfrmLines random = new XfrmLines(seed);
    List<String> lines =
        Stream.generate(() -> "xfrm policy " + random.policy() + "\n").limit(500).toList();
    Map<Integer, String> refused = refused(String.join("", lines));

    assertTrue(refused.size() > 20, "too few duplicates to tell: " + refused.size());
    assertTrue(refused.values().stream().allMatch(m -> m.startsWith("EEXIST")));
    try (IpCommand ip = new IpCommand("a")) {
      StringBuilder accepted = new StringBuilder();
      int tried = 0;
      for (int i = 0; i < lines.size(); i++) {
        if (!refused.containsKey(i + 1)) {
          accepted.append(lines.get(i));
        } else if (tried++ < 20) {
          assertEquals("", ip.batch(accepted.toString()).text());
          accepted.setLength(0);
          assertTrue(ip.batch(lines.get(i)).text().contains("File exists"), lines.get(i));
        }
      }
      assertEquals("", ip.batch(accepted.toString()).text());
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
      assertEquals("", one.batch(text.toString()).text());
      assertEquals("", other.batch(back).text());
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
      assertTrue(accepted > 20 && accepted < 550, "accepted " + accepted);
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

  private static List<String> policies(IpCommand ip) {
    // what a blocking policy has for a template means nothing and is not kept
    return List.of(ip.in("", "xfrm", "policy", "list").text().split("\n(?=src)")).stream()
        .map(p -> p.contains("action block") ? p.split("\\R\ttmpl")[0].strip() : p.strip())
        .sorted(Comparator.naturalOrder())
        .toList();
  }
}
