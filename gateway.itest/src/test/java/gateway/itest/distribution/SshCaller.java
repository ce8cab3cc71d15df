package gateway.itest.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
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
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * A process inside the gateway's network namespace that calls its shell as users of all roles:
 * reads {@code {"role":"viewer","line":"spd:show"}} a line, answers {@code
 * {"exit":0,"out":"","err":""}} a line. Arguments: the gateway's folder, then the roles, each of
 * which gets a key and is let in under it.
 */
final class SshCaller {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SshCaller() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Map<String, KeyPair> keys = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (String role : List.of(arguments).subList(1, arguments.length)) {
      KeyPair key = KeyPairGenerator.getInstance("EC").generateKeyPair();
      keys.put(role, key);
      lines.add(
          "role=\""
              + role
              + "\",user=\""
              + role
              + "\" "
              + PublicKeyEntry.toString(key.getPublic()));
    }
    Path authorized = folder.resolve("etc/authorized_keys");
    Files.write(authorized, lines);
    Files.setPosixFilePermissions(authorized, PosixFilePermissions.fromString("rw-------"));
    int port = Integer.parseInt(Files.readString(folder.resolve("run/ssh.port")).strip());
    SshClient client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier((session, address, host) -> true);
    client.start();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode call = MAPPER.readTree(line);
      String role = call.get("role").asText();
      System.out.println(call(client, port, role, keys.get(role), call.get("line").asText()));
    }
    client.stop();
  }

  // Karaf ends the session behind every command, so that each call is a login of its own.
  private static JsonNode call(SshClient client, int port, String user, KeyPair key, String line)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ClientSession session =
        client.connect(user, "127.0.0.1", port).verify(PATIENCE).getSession()) {
      session.addPublicKeyIdentity(key);
      session.auth().verify(PATIENCE);
      try (ChannelExec exec = session.createExecChannel(line)) {
        exec.setOut(out);
        exec.setErr(err);
        exec.open().verify(PATIENCE);
        exec.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
        Integer exit = exec.getExitStatus();
        return MAPPER
            .createObjectNode()
            .put("exit", exit == null ? -1 : exit)
            .put("out", out.toString(StandardCharsets.UTF_8))
            .put("err", err.toString(StandardCharsets.UTF_8));
      }
    }
  }
}
