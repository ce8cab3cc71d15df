package gateway.observer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes, transfer and pings between two namespaces without a gateway: everything is in clear. */
@Timeout(120)
class ProbeTest {
  private static final String A = "protect:1:4001:5001:3000:200";
  private static final String A_PEER = "protect:1:5001:4001:3000:200";
  private static final String B = "discard:2:4002:5002:500:64";
  private static final String B_PEER = "discard:2:5002:4002:500:64";

  private static Wire wire;

  @BeforeAll
  static void build() {
    wire = new Wire();
  }

  @AfterEach
  void endPrograms() {
    wire.endPrograms();
  }

  @AfterAll
  static void remove() {
    if (wire != null) {
      wire.close();
    }
  }

  private static Wire.Program probe(String side, String local, String peer, String... classes) {
    Wire.Program probe =
        wire.start(
            side,
            Probe.class,
            "--local",
            local,
            "--peer",
            peer,
            "--class",
            classes[0],
            "--class",
            classes[1]);
    probe.expect("ready");
    return probe;
  }

  private static Wire.Program left() {
    return probe("left", Wire.LEFT, Wire.RIGHT, A, B);
  }

  private static Wire.Program right() {
    return probe("right", Wire.RIGHT, Wire.LEFT, A_PEER, B_PEER);
  }

  private static void sendUntil(Wire.Program probe, long packets) {
    probe.ask("start", "started");
    while (probe.ask("stats", "stats").at("/classes/protect/sent").asLong() < packets) {
      Thread.onSpinWait();
    }
  }

  // Loopback and veth deliver before the sender's call returns, or soon after in a softirq.
  private static JsonNode statsWhen(Wire.Program probe, String pointer, long value) {
    JsonNode stats = probe.ask("stats", "stats");
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (stats.at(pointer).asLong() < value && System.nanoTime() < deadline) {
      stats = probe.ask("stats", "stats");
    }
    return stats;
  }

  @Test
  void shouldReceiveEveryProbeAndTheObserverShouldSeeEachInClear() {
    Wire.Program observer =
        wire.start("wire", Observer.class, "--port", "left=pl", "--port", "right=pr");
    observer.expect("ready");
    Wire.Program left = left();
    Wire.Program right = right();
    right.ask("start", "started");
    sendUntil(left, 6000);
    JsonNode leftStopped = left.ask("stop", "stopped");
    JsonNode rightStopped = right.ask("stop", "stopped");
    assertEquals(
        leftStopped.at("/classes/protect/sent"),
        left.ask("stats", "stats").at("/classes/protect/sent"),
        "nothing is sent after stop has answered");

    long sent = 0;
    for (String name : new String[] {"protect", "discard"}) {
      long leftSent = leftStopped.at("/classes/" + name + "/sent").asLong();
      long rightSent = rightStopped.at("/classes/" + name + "/sent").asLong();
      sent += leftSent + rightSent;
      String distinct = "/classes/" + name + "/distinct";
      JsonNode atRight = statsWhen(right, distinct, leftSent);
      JsonNode atLeft = statsWhen(left, distinct, rightSent);
      assertEquals(leftSent, atRight.at(distinct).asLong(), atRight::toString);
      assertEquals(rightSent, atLeft.at(distinct).asLong(), atLeft::toString);
      JsonNode at = atRight.at("/classes/" + name);
      assertEquals(leftSent - 1, at.path("max_seq").asLong());
      assertEquals(0, at.path("missing").asLong());
      assertEquals(0, at.path("duplicates").asLong());
      assertEquals(0, at.path("kernel_drops").asLong());
      assertEquals(0, at.path("foreign").asLong());
      assertEquals(0, at.path("send_errors").size(), at::toString);
    }
    double seconds = leftStopped.path("sending_ns").asLong() * 1e-9;
    double rate = leftStopped.at("/classes/protect/sent").asLong() / seconds;
    assertTrue(rate < 3100, () -> "3,000 per second configured, seen " + rate);

    JsonNode report = observer.ask("report", "report");
    assertTrue(report.path("complete").asBoolean(), report::toString);
    assertEquals(sent, report.path("clear_on_wire").asLong(), report::toString);
    assertEquals(
        leftStopped.at("/classes/discard/sent").asLong(),
        report.at("/directions/left/clear_on_wire/classes/2").asLong());
  }

  @Test
  void shouldTurnItsOwnCounterWhenSabotaged() {
    Wire.Program left = left();
    Wire.Program right = right();
    right.ask("lose protect", "lose");
    right.ask("duplicate discard", "duplicate");
    sendUntil(left, 600);
    JsonNode sent = left.ask("stop", "stopped");
    long protectSent = sent.at("/classes/protect/sent").asLong();
    long discardSent = sent.at("/classes/discard/sent").asLong();

    JsonNode stats = statsWhen(right, "/classes/protect/distinct", protectSent - 1);
    assertEquals(protectSent - 1, stats.at("/classes/protect/distinct").asLong());
    assertEquals(0, stats.at("/classes/protect/duplicates").asLong());
    assertEquals(1, stats.at("/classes/protect/missing").asLong());
    JsonNode missing = right.ask("missing protect 0 " + protectSent, "missing");
    assertEquals("[[0,0]]", missing.path("missing_seqs").toString());
    stats = statsWhen(right, "/classes/discard/distinct", discardSent);
    assertEquals(discardSent, stats.at("/classes/discard/distinct").asLong());
    assertEquals(1, stats.at("/classes/discard/duplicates").asLong());
    assertEquals(0, stats.at("/classes/discard/missing").asLong());
  }

  @Test
  void shouldCountAProbeThatWasDeliveredPastTheGateway() {
    Wire.Program left = left();
    Wire.Program right = right();
    sendUntil(left, 60);
    long sent = left.ask("stop", "stopped").at("/classes/discard/sent").asLong();
    long commit = WallClock.nanos();
    long first = left.ask("seq_at discard " + commit, "seq_at").path("seq").asLong();
    assertEquals(sent, first);
    statsWhen(right, "/classes/discard/distinct", sent);
    assertEquals(0, right.ask("arrived discard " + first, "arrived").path("arrived").asLong());

    right.ask("deliver discard " + (first + 100), "delivered");
    statsWhen(right, "/classes/discard/distinct", sent + 1);
    assertEquals(1, right.ask("arrived discard " + first, "arrived").path("arrived").asLong());
    assertEquals(sent, right.ask("arrived discard 0 " + first, "arrived").path("arrived").asLong());
  }

  @Test
  void shouldCountTheProbesOfATimeWindow() {
    Wire.Program left = left();
    Wire.Program right = right();
    long start = WallClock.nanos();
    sendUntil(left, 300);
    long sent = left.ask("stop", "stopped").at("/classes/protect/sent").asLong();
    long end = WallClock.nanos();
    JsonNode window = left.ask("window " + start + " " + end, "window");
    assertEquals(sent, window.at("/classes/protect/sent").asLong());
    assertEquals(0, window.at("/classes/protect/received").asLong());
    statsWhen(right, "/classes/protect/distinct", sent);
    JsonNode received = right.ask("window " + start + " " + WallClock.nanos(), "window");
    assertEquals(sent, received.at("/classes/protect/received").asLong());
    assertEquals(0, left.ask("window 0 " + start, "window").at("/classes/protect/sent").asLong());
  }

  @Test
  void shouldReportEqualDigestsAtBothEndsOfATransfer() {
    Wire.Program server =
        wire.start("right", Transfer.class, "server", "--local", Wire.RIGHT, "--port", "7001");
    server.expect("ready");
    Wire.Program client =
        wire.start(
            "left",
            Transfer.class,
            "client",
            "--local",
            Wire.LEFT,
            "--peer",
            Wire.RIGHT,
            "--port",
            "7001",
            "--bytes",
            "5000001");
    JsonNode sent = client.expect("sent");
    JsonNode received = server.expect("received");
    assertTrue(sent.path("sha256_equal").asBoolean(), sent::toString);
    assertEquals(received.path("sha256"), sent.path("sha256"));
    assertEquals(5_000_001, received.path("bytes").asLong());
    assertEquals(0, client.end());
    assertEquals(0, server.end());
  }

  @Test
  void shouldFailWhenNobodyTakesTheTransfer() {
    assertEquals(
        1,
        wire.start(
                "left",
                Transfer.class,
                "client",
                "--local",
                Wire.LEFT,
                "--peer",
                Wire.RIGHT,
                "--port",
                "7002",
                "--bytes",
                "1")
            .end());
  }

  @Test
  void shouldCountTheAnswersToItsPings() {
    Wire.Program pings =
        wire.start(
            "left",
            Echo.class,
            "--local",
            Wire.LEFT,
            "--peer",
            Wire.RIGHT,
            "--count",
            "20",
            "--interval-ms",
            "1");
    JsonNode done = pings.expect("done");
    assertEquals(20, done.path("sent").asLong());
    assertEquals(20, done.path("received").asLong(), done::toString);
    assertEquals(0, done.path("duplicates").asLong());
    assertEquals(0, pings.end());

    Wire.Program unanswered =
        wire.start(
            "left",
            Echo.class,
            "--local",
            Wire.LEFT,
            "--peer",
            "192.0.2.99",
            "--count",
            "1",
            "--timeout-ms",
            "10");
    assertEquals(0, unanswered.expect("done").path("received").asLong());
    assertEquals(1, unanswered.end());
  }
}
