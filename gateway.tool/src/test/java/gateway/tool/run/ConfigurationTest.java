package gateway.tool.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.commit.Change;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway's folder orders before the first packet may pass. */
class ConfigurationTest {
  @TempDir private Path directory = Path.of("");

  private List<Change> orders(String yaml) throws IOException, GatewayException {
    Files.writeString(directory.resolve("gateway.yaml"), yaml);
    Files.writeString(
        directory.resolve("p.xfrm"),
        "xfrm policy add dir out src 10.0.0.0/8 action block\nxfrm policy setdefault in block\n");
    return Configuration.read(directory).loading().changes();
  }

  @Test
  void shouldAcceptTheUnmatchedOnlyTogetherWithThePoliciesWhenTheProfileIsLinux()
      throws IOException, GatewayException {
    List<Change> orders = orders("{ gateway: { unmatched: linux }, load: [ p.xfrm ] }");

    for (Direction direction : Direction.values()) {
      assertTrue(orders.indexOf(new Change.SetDefault(direction, true)) >= 0);
    }
    assertInstanceOf(Change.AddPolicy.class, orders.get(3));
    assertEquals(
        new Change.SetDefault(Direction.IN, false), orders.getLast(), "the file has the last word");
  }

  @Test
  void shouldOrderNothingBesideTheFilesWhenTheProfileIsDiscard()
      throws IOException, GatewayException {
    assertEquals(2, orders("{ load: [ p.xfrm ] }").size());
  }
}
