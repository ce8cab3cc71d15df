package gateway.tool.spdlookup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.core.spd.LinearSpd;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdDriver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SpdLookupTest {
  private static final String RULES =
      """
      @10.0.0.0/24\t10.1.0.0/16\t0 : 65535\t80 : 80\t0x06/0xFF\t0x0000/0x0000\t\r
      @10.0.0.0/24\t10.1.0.0/16\t0 : 65535\t80 : 80\t0x06/0xFF
      @0.0.0.0/0\t10.1.0.0/16\t0 : 65535\t0 : 65535\t0x00/0x00
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private int run(String... args) {
    return new CommandLine(new SpdLookup())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler((e, command, parsed) -> {
          command.getErr().println(e.getMessage());
          return 1;
        })
        .execute(args);
  }

  @Test
  void shouldPrintTheOrdinalOfTheFirstOfEqualRulesAndADashWithoutOne() throws IOException {
    String rules = file("r.rules", RULES);
    // 10.0.0.9 to 10.1.2.3 as unsigned decimals
    String headers =
        file("h.txt", "167772169 167838211 5 80 6 1\n167772169 167838211 5 81 6\n0 0 0 0 0\n");
    for (String driver : new String[] {"linear", "hash", "tuple-space"}) {
      out.getBuffer().setLength(0);
      String[] formats = {"--format", "classbench", "--format-flows", "classbench"};
      assertEquals(
          0, run(with(formats, "--driver", driver, "--policies", rules, "--flows", headers)));
      assertEquals("1\n3\n-\n", out.toString(), driver);
    }
  }

  private static String[] with(String[] some, String... more) {
    String[] all = java.util.Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  @Test
  void shouldCountOrdinalsByPolicyLineAndNameTheLastThatWroteThePolicy() throws IOException {
    String policies =
        file(
            "p.xfrm",
            """
            # two policies, of which one is written again
            ip xfrm policy add dir out src 10.0.0.0/24 dst 10.1.0.0/24 priority 5
            xfrm policy add dir in src 10.0.0.0/24 dst 10.1.0.0/24 action block
            xfrm policy add dir out src 10.0.0.0/16 dst 10.1.0.0/16 action block priority 9
            xfrm policy update dir out src 10.0.0.0/16 dst 10.1.0.0/16 priority 7
            xfrm policy add dir out src 10.9.0.0/16 dst 10.9.0.0/16
            xfrm policy delete dir out src 10.9.0.0/16 dst 10.9.0.0/16
            """);
    String flows =
        file(
            "f.txt",
            """
            out 10.0.0.1 10.1.0.1 6 1 2
            out 10.0.7.1 10.1.0.1 udp 1 2 mark=0x10 dev=eth0   # a comment
            out 10.0.7.1 10.1.0.1 udp 1 2 if_id=7
            in 10.0.0.1 10.1.0.1 1 8 0
            fwd 10.0.0.1 10.1.0.1 1 8 0

            out 10.9.0.1 10.9.0.1 6 1 2
            out fd00::1 fd00::2 6 1 2
            """);
    assertEquals(0, run("--driver", "hash", "--policies", policies, "--flows", flows));
    assertEquals("1\n4\n-\n2\n-\n-\n-\n", out.toString());
  }

  @Test
  void shouldRefuseBadLinesByPlaceAndPrintNothing() throws IOException {
    String rules = file("r.rules", RULES + "@1.2.3.4/33\t0.0.0.0/0\t0 : 1\t0 : 1\t0x00/0x00\nx\n");
    String flows = file("f.txt", "out 1.1.1.1 2.2.2.256 6 1 2\nsideways 1.1.1.1 2.2.2.2 6 1 2\n");
    int exit =
        run("--driver", "hash", "--policies", rules, "--format", "classbench", "--flows", flows);
    assertEquals(1, exit);
    assertEquals("", out.toString());
    String[] lines = err.toString().strip().split("\\R");
    assertEquals(4, lines.length, err.toString());
    assertTrue(lines[0].startsWith(rules + ":4:10: prefix length"), lines[0]);
    assertTrue(lines[1].startsWith(rules + ":5:1: "), lines[1]);
    assertTrue(lines[2].startsWith(flows + ":1:13: "), lines[2]);
    assertTrue(lines[3].startsWith(flows + ":2:1: "), lines[3]);
  }

  @Test
  void shouldRefuseAFileOfPoliciesWithAnEqualAdd() throws IOException {
    String line = "xfrm policy add dir out src 10.0.0.0/24 dst 10.1.0.0/24\n";
    String flows = file("f.txt", "");
    String policies = file("p.xfrm", line + line);
    assertEquals(1, run("--driver", "hash", "--policies", policies, "--flows", flows));
    assertTrue(err.toString().startsWith(policies + ":2:1: EEXIST"), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void shouldCallWrongOptionsWrongUse() throws IOException {
    String empty = file("empty", "");
    assertEquals(2, run("--driver", "nix", "--policies", empty, "--flows", empty));
    assertTrue(err.toString().contains("hash, linear, tuple-space"), err.toString());
    assertEquals(2, run("--driver", "hash", "--policies", empty));
    assertEquals(2, run("--driver", "hash", "--policies", "-", "--flows", "-"));
    assertEquals(
        2, run("--driver", "hash", "--policies", empty, "--flows", empty, "--format", "csv"));
    assertEquals(
        2, run("--driver", "hash", "--policies", empty, "--flows", empty, "--repeat", "0"));
    assertEquals(1, run("--driver", "hash", "--policies", empty + "x", "--flows", empty));
  }

  @Test
  void shouldPrintJsonWithEveryKeyOfTheContract() throws IOException {
    String rules = file("r.rules", RULES);
    String flows = file("f.txt", "out 10.0.0.9 10.1.2.3 6 5 80\nout 1.1.1.1 2.2.2.2 6 1 2\n");
    int exit =
        run(
            "--driver",
            "linear",
            "--policies",
            rules,
            "--format",
            "classbench",
            "--flows",
            flows,
            "--repeat",
            "3",
            "--json");
    assertEquals(0, exit, err.toString());
    assertTrue(out.toString().startsWith("{\"schema\":\"gateway.spd-lookup/1\""), out.toString());
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertEquals("linear", json.get("driver").asText());
    assertEquals(3, json.get("policies").asInt());
    assertEquals(2, json.get("flows").asInt());
    assertEquals(3, json.get("repeat").asInt());
    assertEquals("[1,null]", json.get("results").toString());
    assertTrue(json.get("lookups_per_cpu_second").asDouble() > 0);
    assertTrue(json.get("build_cpu_ns").asLong() > 0);
    assertTrue(json.get("table_bytes").asLong() > 0);
    assertEquals(2, json.get("fallback_policies").asInt());
  }

  @Test
  void shouldFindADriverInAJar() throws IOException {
    Path jar = folder.resolve("driver.jar");
    try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar))) {
      to.putNextEntry(new JarEntry("META-INF/services/" + SpdDriver.class.getName()));
      to.write("gateway.core.spd.LinearSpd\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    String empty = file("empty", "");
    // a class of our own class path is no driver of the jar
    assertEquals(
        1,
        run(
            "--driver",
            "hash",
            "--policies",
            empty,
            "--flows",
            empty,
            "--driver-jar",
            jar.toString()));
    assertTrue(err.toString().contains("names no driver"), err.toString());
    String missing = folder.resolve("none.jar").toString();
    assertEquals(
        1, run("--driver", "hash", "--policies", empty, "--flows", empty, "--driver-jar", missing));
  }

  @Test
  void shouldGiveTheSameWinnersByEveryDriver() throws GatewayException {
    SplittableRandom random = new SplittableRandom(8);
    StringBuilder rules = new StringBuilder();
    StringBuilder flows = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      int low = random.nextInt(100);
      rules.append(
          "@10.0.0.%d/%d\t10.0.0.%d/%d\t0 : 65535\t%d : %d\t0x00/0x00\n"
              .formatted(
                  random.nextInt(256),
                  random.nextInt(24, 33),
                  random.nextInt(256),
                  random.nextInt(24, 33),
                  low,
                  low + random.nextInt(20)));
      flows.append(
          "out 10.0.0.%d 10.0.0.%d 17 9 %d\n"
              .formatted(random.nextInt(256), random.nextInt(256), random.nextInt(120)));
    }
    PolicySet policies = ClassBenchRules.read("r", rules.toString());
    FlowSet set = TextFlows.read("f", flows.toString());
    int[] expected;
    try (LookupRun run = new LookupRun(new LinearSpd(), policies)) {
      expected = run.winners(set);
    }
    for (SpdDriver driver : SpdDrivers.find(null).values()) {
      try (LookupRun run = new LookupRun(driver, policies)) {
        assertArrayEquals(expected, run.winners(set), driver.name());
      }
    }
  }
}
