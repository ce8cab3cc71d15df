package gateway.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static BenchReport report(double load) {
    return new BenchReport("tunnel", "bits_per_gateway_cpu_second", 3, new Host(load));
  }

  private static Series series(BenchReport report, String name, double... values) {
    Series series = report.series(name, "1.0");
    for (double value : values) {
      series.add(value);
    }
    return series;
  }

  @Test
  void shouldHaveTheKeysOfTheContractInItsJson() {
    BenchReport report = report(0.5);
    series(report, "a", 30, 10, 20).condition("wire_gso", false);
    series(report, "b", 15, 5, 10);
    report.ratio("a", "b");
    report.finish();
    JsonNode json = report.toJson();
    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    assertEquals(
        List.of(
            "schema", "name", "host", "rounds", "metric", "series", "ratios", "void", "reasons"),
        keys);
    assertEquals("gateway.bench/1", json.get("schema").asText());
    assertEquals(0.5, json.at("/host/load_before").asDouble());
    assertTrue(json.get("host").has("cpus") && json.get("host").has("kernel"));
    assertTrue(json.get("host").has("java") && json.get("host").has("load_after"));
    assertEquals(20, json.at("/series/0/median").asDouble());
    assertEquals(10, json.at("/series/0/min").asDouble());
    assertEquals(30, json.at("/series/0/max").asDouble());
    assertEquals("[30.0,10.0,20.0]", json.at("/series/0/values").toString());
    assertFalse(json.at("/series/0/conditions/wire_gso").asBoolean(true));
    assertEquals("[2.0,2.0,2.0]", json.at("/ratios/0/per_round").toString());
    assertFalse(json.get("void").asBoolean(true));
    assertEquals(0, json.get("reasons").size());
  }

  @Test
  void shouldBeVoidWhenTheMachineWasBusyBefore() {
    BenchReport report = report(2.01);
    assertTrue(report.isVoid());
    assertTrue(report.reasons().getFirst().contains("2.01"));
    assertFalse(report(2.0).isVoid());
  }

  @Test
  void shouldBeVoidWhenARatioSpreadsByMoreThanThirtyPercent() {
    BenchReport quiet = report(0);
    series(quiet, "a", 100, 115, 129);
    series(quiet, "b", 100, 100, 100);
    quiet.ratio("a", "b");
    assertFalse(quiet.isVoid());
    BenchReport noisy = report(0);
    series(noisy, "a", 100, 100, 131);
    series(noisy, "b", 100, 100, 100);
    noisy.ratio("a", "b");
    assertTrue(noisy.isVoid());
    assertTrue(noisy.toText().contains("void: the ratio of a to b"), noisy.toText());
  }

  @Test
  void shouldPrintNullForWhatIsNoNumber() {
    BenchReport report = report(-1);
    series(report, "a");
    assertTrue(report.toJson().at("/series/0/median").isNull());
    assertTrue(report.toJson().at("/host/load_before").isNull());
  }

  @Test
  void shouldRefuseARatioOfASeriesThatIsNotThere() {
    assertThrows(IllegalArgumentException.class, () -> report(0).ratio("a", "b"));
  }
}
