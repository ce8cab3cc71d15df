package gateway.tool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The observer process on the bridge, and injectors that stand where gateways stand. */
public final class ProcessWire implements Testbed.Wire {
  /** Starts an injector in a gateway's namespace. */
  @FunctionalInterface
  public interface Injectors {
    /** A running {@code gateway.observer.Injector}, ready. */
    Child start(Side side) throws GatewayException;
  }

  private final Child observer;
  private final Injectors injectors;

  /**
   * @param observer a running {@code gateway.observer.Observer} whose directions are the sides
   */
  public ProcessWire(Child observer, Injectors injectors) {
    this.observer = observer;
    this.injectors = injectors;
  }

  @Override
  public Testbed.Sight look() throws GatewayException {
    JsonNode report = observer.ask("report", "report");
    Map<Side, Map<Integer, Long>> clear = new EnumMap<>(Side.class);
    Map<Integer, Long> frames = new HashMap<>();
    Map<Integer, Long> lastStamps = new HashMap<>();
    for (Side side : Side.values()) {
      JsonNode direction = report.path("directions").path(side.label());
      Map<Integer, Long> classes = new HashMap<>();
      for (String kind : new String[] {"clear_on_wire", "clear_in_esp"}) {
        direction
            .path(kind)
            .path("classes")
            .properties()
            .forEach(
                c -> classes.merge(Integer.decode(c.getKey()), c.getValue().asLong(), Long::sum));
      }
      clear.put(side, classes);
      for (Map.Entry<String, JsonNode> spi : direction.path("spis").properties()) {
        int number = Integer.parseUnsignedInt(spi.getKey().substring(2), 16);
        frames.put(number, spi.getValue().path("packets").asLong());
        lastStamps.put(number, spi.getValue().path("last_unix_ns").asLong());
      }
    }
    return new Testbed.Sight(
        report.path("complete").asBoolean(),
        report.path("frames").asLong(),
        clear,
        frames,
        lastStamps,
        report.path("duplicates").asLong());
  }

  @Override
  public Testbed.Later after(int spi, long unixNanos) throws GatewayException {
    JsonNode after = observer.ask("after " + hex(spi) + " " + unixNanos, "after");
    return new Testbed.Later(after.path("packets").asLong(), after.path("exact").asBoolean());
  }

  @Override
  public void record(int spi) throws GatewayException {
    observer.ask("record " + hex(spi), "recording");
  }

  @Override
  public boolean resend(int spi) throws GatewayException {
    JsonNode frame = observer.ask("frame " + hex(spi), "frame");
    if (!frame.hasNonNull("hex")) {
      return false;
    }
    String direction = frame.path("direction").asText().toUpperCase(Locale.ROOT);
    Child injector = injectors.start(Side.valueOf(direction));
    injector.ask("send " + frame.path("hex").asText(), "sent");
    return true;
  }

  @Override
  public void leak(Side from, ProbeClass probes) throws GatewayException {
    injectors
        .start(from)
        .ask(
            String.format(
                Locale.ROOT,
                "leak %d 0 %s %d %s %d",
                probes.id(),
                from.host(),
                probes.port(),
                from.other().host(),
                probes.port()),
            "sent");
  }

  private static String hex(int spi) {
    return String.format(Locale.ROOT, "0x%08x", spi);
  }
}
