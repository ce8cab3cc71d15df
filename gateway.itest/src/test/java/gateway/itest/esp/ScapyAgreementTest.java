package gateway.itest.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both directions against an ESP that nobody here wrote. */
class ScapyAgreementTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final int PACKETS = 2000;

  @TempDir static Path shared;
  private static Path script;
  private static Path inner;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    boolean there =
        Files.isExecutable(Path.of(PYTHON)) && python("-c", "import scapy.layers.ipsec") == 0;
    String absent = "scapy is absent; ./gateway setup installs it (python3-scapy)";
    if ("true".equals(System.getenv("CI"))) {
      assertTrue(there, absent);
    }
    assumeTrue(there, absent);
    script = shared.resolve("scapy_esp.py");
    try (InputStream in = ScapyAgreementTest.class.getResourceAsStream("scapy_esp.py")) {
      Files.copy(Objects.requireNonNull(in), script);
    }
    inner = shared.resolve("inner.pcap");
    scapy("make", 1, PACKETS, inner);
    assertEquals(PACKETS, EspTool.read(inner).size());
  }

  private static int python(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    Collections.addAll(command, words);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      System.out.println(said);
    }
    return exit;
  }

  private static void scapy(Object... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(script.toString()));
    Arrays.stream(words).map(Object::toString).forEach(all::add);
    assertEquals(0, python(all.toArray(String[]::new)), "scapy " + words[0]);
  }

  private static List<String> allGood() {
    return IntStream.rangeClosed(1, PACKETS).mapToObj(n -> n + " ok").toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void shouldOpenWhatScapySeals(int bits) throws Exception {
    String key = EspTool.keyAndSalt(bits);
    Path plain = folder.resolve("plain.pcap");
    Path udp = folder.resolve("udp.pcap");
    Path opened = folder.resolve("opened.pcap");
    scapy("seal", key, inner, plain, udp);
    Path sa = EspTool.saFile(folder, key, false, "");
    assertEquals(allGood(), EspTool.verdicts("esp-open", sa, plain, opened));
    EspTool.assertSamePackets(inner, opened, PACKETS);
    sa = EspTool.saFile(folder, key, true, "");
    assertEquals(allGood(), EspTool.verdicts("esp-open", sa, udp, opened));
    EspTool.assertSamePackets(inner, opened, PACKETS);
  }

  @ParameterizedTest
  @CsvSource({"128,false", "128,true", "256,false", "256,true"})
  void shouldSealWhatScapyOpens(int bits, boolean udp) throws Exception {
    String key = EspTool.keyAndSalt(bits);
    Path sa = EspTool.saFile(folder, key, udp, "replay-oseq 4294965000");
    Path sealed = folder.resolve("sealed.pcap");
    Path opened = folder.resolve("opened.pcap");
    assertEquals(allGood(), EspTool.verdicts("esp-seal", sa, inner, sealed));
    scapy("open", key, udp ? 1 : 0, sealed, opened);
    EspTool.assertSamePackets(inner, opened, PACKETS);
  }
}
