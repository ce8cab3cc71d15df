package gateway.core.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.commit.Change;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    return Configuration.read(directory, null).loading().changes();
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
  void shouldRefuseAFileThatWouldFillTheHeap() throws IOException {
    Path file = directory.resolve("much.xfrm");
    try (RandomAccessFile much = new RandomAccessFile(file.toFile(), "rw")) {
      much.setLength((16 << 20) + 1);
    }
    GatewayException e =
        assertThrows(GatewayException.class, () -> TextFiles.read(file.toString()));
    assertTrue(e.getMessage().contains("16 MiB"), e.getMessage());
  }

  @Test
  void shouldWarnOfKeysThatOthersMayRead() throws IOException, GatewayException {
    Path sas = directory.resolve("sas.xfrm");
    Files.writeString(
        sas,
        "xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x1001 mode tunnel "
            + "aead rfc4106(gcm(aes)) 0x000102030405060708090a0b0c0d0e0f10111213 128\n");
    Files.setPosixFilePermissions(sas, PosixFilePermissions.fromString("rw-r-----"));
    Files.writeString(directory.resolve("gateway.yaml"), "{ load: [ sas.xfrm ] }");
    String warning = Configuration.read(directory, null).warnings().getFirst();
    assertTrue(warning.contains("sas.xfrm holds keys") && warning.contains("chmod 600"), warning);

    Files.setPosixFilePermissions(sas, PosixFilePermissions.fromString("rw-------"));
    assertEquals(List.of(), Configuration.read(directory, null).warnings());
  }

  @Test
  void shouldOrderNothingBesideTheFilesWhenTheProfileIsDiscard()
      throws IOException, GatewayException {
    assertEquals(2, orders("{ load: [ p.xfrm ] }").size());
  }
}
