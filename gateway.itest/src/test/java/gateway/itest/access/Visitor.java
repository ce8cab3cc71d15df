package gateway.itest.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * The clients, in one process inside the gateway's network namespace. Arguments: the gateway's
 * folder, how many calls run at once, then the roles; each gets a key and is let in under its name.
 * Reads {@code {"n":1,"op":"call","role":"viewer","text":"spd:show"}}, answers {@code
 * {"n":1,"exit":0,"out":"","err":""}}. Operations:
 *
 * <ul>
 *   <li>{@code call}: carries out one line;
 *   <li>{@code type}: types lines into an interactive shell;
 *   <li>{@code keys}: the same at a terminal with a screen;
 *   <li>{@code enter}: logs in by another way, exit 0 when it got in;
 *   <li>{@code open}: asks for something else than a shell, exit 0 when it was given;
 *   <li>{@code half}: opens that many connections and leaves them half open;
 *   <li>{@code ended}: waits until the server has ended them all, and answers how many.
 * </ul>
 */
final class Visitor {
  /** Octets that a length may announce: what the SSH library takes. */
  private static final int LARGEST_PACKET = 262_144;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SshClient client;
  private final int port;
  private final Map<String, KeyPair> keys = new HashMap<>();
  private final List<Socket> half = new ArrayList<>();

  /** What came of an operation. */
  private record Answer(int exit, String out, String err) {}

  private Visitor(Path folder, List<String> roles) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String role : roles) {
      KeyPair key = KeyPairGenerator.getInstance("EC").generateKeyPair();
      keys.put(role, key);
      lines.add(
          "role=\"%s\",user=\"%s\" %s"
              .formatted(role, role, PublicKeyEntry.toString(key.getPublic())));
    }
    Path authorized = folder.resolve("etc/authorized_keys");
    Files.write(authorized, lines);
    Files.setPosixFilePermissions(authorized, PosixFilePermissions.fromString("rw-------"));
    port = Integer.parseInt(Files.readString(folder.resolve("run/ssh.port")).strip());
    client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier((session, address, host) -> true);
    client.start();
  }

  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    Visitor visitor = new Visitor(Path.of(words.getFirst()), words.subList(2, words.size()));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (ExecutorService pool = Executors.newFixedThreadPool(Integer.parseInt(words.get(1)))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode order = MAPPER.readTree(line);
        pool.execute(() -> visitor.answer(order));
      }
    }
    visitor.client.stop();
  }

  private void answer(JsonNode order) {
    Answer answer;
    try {
      String role = order.get("role").asText();
      String text = order.get("text").asText();
      answer =
          switch (order.get("op").asText()) {
            case "call" -> call(role, text);
            case "type" -> type(role, text, "dummy");
            case "keys" -> type(role, text, "xterm");
            case "enter" -> enter(role, text);
            case "open" -> open(role, text);
            case "half" -> leaveHalfOpen(Integer.parseInt(text));
            case "ended" -> awaitEnds();
            default -> throw new IllegalArgumentException(order.toString());
          };
    } catch (Exception e) {
      answer = new Answer(-1, "", e.toString());
    }
    System.out.println(
        MAPPER
            .createObjectNode()
            .put("n", order.get("n").asInt())
            .put("exit", answer.exit)
            .put("out", answer.out)
            .put("err", answer.err));
  }

  private ClientSession connect(String user) throws IOException {
    return client.connect(user, "127.0.0.1", port).verify(PATIENCE).getSession();
  }

  private ClientSession login(String role) throws IOException {
    ClientSession session = connect(role);
    session.addPublicKeyIdentity(keys.get(role));
    session.auth().verify(PATIENCE);
    return session;
  }

  // Karaf ends the session behind every command, so that each call is a login of its own.
  private Answer call(String role, String line) throws IOException {
    try (ClientSession session = login(role);
        ChannelExec exec = session.createExecChannel(line)) {
      return run(exec);
    }
  }

  private Answer type(String role, String lines, String terminal) throws IOException {
    try (ClientSession session = login(role);
        ChannelShell shell = session.createShellChannel()) {
      shell.setPtyType(terminal);
      // the end of the input would end the session before its last line
      shell.setIn(
          new SequenceInputStream(
              new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
              new PipedInputStream(new PipedOutputStream())));
      return run(shell);
    }
  }

  private static Answer run(ClientChannel channel) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    channel.setOut(out);
    channel.setErr(err);
    channel.open().verify(PATIENCE);
    if (!channel
        .waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE)
        .contains(ClientChannelEvent.CLOSED)) {
      return new Answer(
          0,
          out.toString(StandardCharsets.UTF_8) + "\nit stays open",
          err.toString(StandardCharsets.UTF_8));
    }
    Integer exit = channel.getExitStatus();
    return new Answer(
        exit == null ? -1 : exit,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
  }

  private Answer enter(String user, String way) throws Exception {
    try (ClientSession session = connect(user)) {
      switch (way) {
        case "password", "keyboard-interactive" -> {
          CoreModuleProperties.PREFERRED_AUTHS.set(session, way);
          session.addPasswordIdentity("admin");
          session.addPasswordIdentity("karaf");
        }
        case "nothing" -> CoreModuleProperties.PREFERRED_AUTHS.set(session, "none");
        case "unknown" ->
            session.addPublicKeyIdentity(KeyPairGenerator.getInstance("EC").generateKeyPair());
        default -> session.addPublicKeyIdentity(keys.get(way));
      }
      session.auth().verify(PATIENCE);
      return new Answer(0, "", "");
    }
  }

  private Answer open(String role, String what) throws Exception {
    try (ClientSession session = login(role)) {
      switch (what) {
        case "connection" -> {
          try (ChannelDirectTcpip tunnel =
              session.createDirectTcpipChannel(
                  new SshdSocketAddress("127.0.0.1", 0),
                  new SshdSocketAddress("127.0.0.1", port))) {
            tunnel.open().verify(PATIENCE);
          }
        }
        case "listener" ->
            session.startRemotePortForwarding(
                new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress("127.0.0.1", port));
        default -> {
          // the channel opens in any case; a server that has no such subsystem closes it
          try (ClientChannel subsystem = session.createSubsystemChannel(what)) {
            Answer closed = run(subsystem);
            if (closed.out.isEmpty()) {
              throw new IOException("refused");
            }
          }
        }
      }
      return new Answer(0, "", "");
    }
  }

  /** Silent, with a name alone, and with a packet of the largest size that lacks its end. */
  private Answer leaveHalfOpen(int many) throws IOException {
    byte[] packet = new byte[LARGEST_PACKET + Integer.BYTES - 2];
    ByteBuffer.wrap(packet).putInt(LARGEST_PACKET);
    for (int i = 0; i < many; i++) {
      Socket socket = new Socket("127.0.0.1", port);
      half.add(socket);
      try {
        if (i % 3 != 0) {
          socket.getOutputStream().write("SSH-2.0-half\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        if (i % 3 == 2) {
          socket.getOutputStream().write(packet);
        }
      } catch (IOException e) {
        // shown out already
      }
    }
    return new Answer(0, "", "");
  }

  private Answer awaitEnds() {
    byte[] scratch = new byte[4096];
    int ended = 0;
    for (Socket socket : half) {
      try (socket) {
        socket.setSoTimeout(200_000);
        while (socket.getInputStream().read(scratch) >= 0) {
          // what it says before it ends
        }
        ended++;
      } catch (java.net.SocketTimeoutException e) {
        // still open
      } catch (IOException e) {
        ended++; // reset
      }
    }
    half.clear();
    return new Answer(0, Integer.toString(ended), "");
  }
}
