package gateway.shell.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.operations.Request;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlChannelTest {
  @TempDir private Path directory = Path.of("");

  /** Tells what it was asked, and fails when told to. */
  private static JsonNode echo(Request request) throws GatewayException {
    switch (request.words().getFirst()) {
      case "refuse" -> throw new GatewayException(Errno.EBUSY, "12 policies; ask with --rebuild");
      case "bug" -> throw new IllegalStateException("oops");
      default -> {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        request.words().forEach(answer.putArray("words")::add);
        answer.put("file", request.file()).put("text", request.text());
        return answer;
      }
    }
  }

  private ControlServer server() throws GatewayException {
    return ControlServer.start(directory, ControlChannelTest::echo);
  }

  @Test
  void shouldCarryEveryWordAndFileWhenTheyAreOdd() throws GatewayException {
    List<String> words = List.of("a b", "\"quoted\"", "line\nend", "", "ünïcödé", "\u0000");
    String text = "x".repeat(300_000) + "\r\n\t\"";
    try (ControlServer server = server();
        ControlClient client = ControlClient.connect(directory)) {
      JsonNode answer = client.call(new Request(words, "the file", text));

      List<String> back = new ArrayList<>();
      answer.get("words").forEach(word -> back.add(word.asText()));
      assertEquals(words, back);
      assertEquals("the file", answer.get("file").asText());
      assertEquals(text, answer.get("text").asText());
      assertTrue(client.call("again").get("file").isNull());
    }
  }

  @Test
  void shouldRefuseWithTheSameCodeAndSentenceWhenTheTargetRefuses() throws GatewayException {
    try (ControlServer server = server();
        ControlClient client = ControlClient.connect(directory)) {
      GatewayException refused = assertThrows(GatewayException.class, () -> client.call("refuse"));
      assertEquals(Errno.EBUSY, refused.code());
      assertEquals("12 policies; ask with --rebuild", refused.getMessage());

      assertEquals(
          Errno.EIO, assertThrows(GatewayException.class, () -> client.call("bug")).code());
      assertEquals("ok", client.call("ok").get("words").get(0).asText());
    }
  }

  @Test
  void shouldHideTheSocketFromOthersWhenItListens() throws GatewayException, IOException {
    try (ControlServer server = server()) {
      Path socket = directory.resolve("run/control");
      assertEquals("rw-------", mode(socket));
      assertEquals("rwx------", mode(socket.getParent()));
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void shouldRefuseASecondServerWhenOneAnswersAlready() throws GatewayException {
    try (ControlServer server = server()) {
      assertEquals(Errno.EBUSY, assertThrows(GatewayException.class, this::server).code());
      try (ControlClient client = ControlClient.connect(directory)) {
        assertEquals("ok", client.call("ok").get("words").get(0).asText());
      }
    }
  }

  @Test
  void shouldReplaceTheSocketWhenAKilledGatewayLeftIt() throws GatewayException, IOException {
    Path socket = directory.resolve("run/control");
    Files.createDirectories(socket.getParent());
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertTrue(Files.exists(socket), "closing a channel leaves its socket");
    try (ControlServer server = server();
        ControlClient client = ControlClient.connect(directory)) {
      assertEquals("ok", client.call("ok").get("words").get(0).asText());
    }
    assertFalse(Files.exists(socket));
  }

  @Test
  void shouldSayThatNoGatewayRunsWhenThereIsNone() {
    GatewayException refused =
        assertThrows(GatewayException.class, () -> ControlClient.connect(directory));
    assertEquals(Errno.ENOENT, refused.code());
    assertTrue(refused.getMessage().contains("./gateway run"), refused.getMessage());
  }

  @Test
  void shouldSayWhyWhenThePathIsTooLongForASocket() {
    Path deep = directory.resolve("d".repeat(100));
    GatewayException refused =
        assertThrows(GatewayException.class, () -> ControlClient.connect(deep));
    assertTrue(refused.getMessage().contains("too long"), refused.getMessage());
  }

  @Test
  void shouldSayThatTheGatewayWentAwayWhenItCloses() throws GatewayException {
    ControlServer server = server();
    try (ControlClient client = ControlClient.connect(directory)) {
      client.call("ok");
      server.close();
      assertEquals(Errno.EIO, assertThrows(GatewayException.class, () -> client.call("ok")).code());
    }
  }

  @Test
  void shouldServeManyClientsWhenTheyCallAtOnce() throws GatewayException {
    try (ControlServer server = server()) {
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int c = 0; c < 8; c++) {
        String name = "client" + c;
        clients.add(CompletableFuture.runAsync(() -> callOften(name)));
      }
      clients.forEach(CompletableFuture::join);
    }
  }

  private void callOften(String name) {
    try (ControlClient client = ControlClient.connect(directory)) {
      for (int i = 0; i < 50; i++) {
        JsonNode words = client.call(name, Integer.toString(i)).get("words");
        assertEquals(name, words.get(0).asText());
        assertEquals(i, words.get(1).asInt());
      }
    } catch (GatewayException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "{}", "[]", "{\"words\":[]}", "{\"words\":", "", "null"})
  void shouldAnswerWithARefusalWhenALineIsNoRequest(String line)
      throws GatewayException, IOException {
    try (ControlServer server = server();
        SocketChannel channel =
            SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("run/control")))) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);

      assertTrue(answer.startsWith("{\"error\":\"EINVAL\",\"message\":"), answer);
      assertEquals(1, answer.lines().count());
    }
  }
}
