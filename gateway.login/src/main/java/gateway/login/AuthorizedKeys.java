package gateway.login;

import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who may enter: the keys of a file, and one key that is always accepted. The file is read at every
 * login, and judged again only when its content has changed. Safe for use by many threads.
 */
final class AuthorizedKeys {
  private static final long MOST_BYTES = 1 << 20;
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path file;
  private final AuthorizedKey always;
  private final Consumer<String> complaints;
  private State state = new State(new byte[0], "", List.of());

  /** What was last read: the content, why it was not believed ("" if it was), and its keys. */
  private record State(byte[] content, String disbelief, List<AuthorizedKey> keys) {}

  /**
   * @param file the lines; need not exist
   * @param always accepted whatever the file says
   * @param complaints receives {@code FILE:LINE: message} once per content of the file
   */
  AuthorizedKeys(Path file, AuthorizedKey always, Consumer<String> complaints) {
    this.file = file;
    this.always = always;
    this.complaints = complaints;
  }

  /** The role of {@code user} with {@code key}, or nothing if the pair may not enter. */
  Optional<Role> role(String user, PublicKey key) {
    SshKey offered;
    try {
      offered = SshKey.of(key);
    } catch (GatewayException e) {
      return Optional.empty();
    }
    if (always.admits(user, offered)) {
      return Optional.of(always.role());
    }
    return current().stream()
        .filter(k -> k.admits(user, offered))
        .map(AuthorizedKey::role)
        .findFirst();
  }

  /** The keys of the file as it is now; empty if it is not there or not believed. */
  synchronized List<AuthorizedKey> current() {
    State now = read();
    if (!now.disbelief().equals(state.disbelief())
        || !Arrays.equals(now.content(), state.content())) {
      state = judge(now);
    }
    return state.keys();
  }

  private State judge(State now) {
    if (!now.disbelief().isEmpty()) {
      complaints.accept(now.disbelief());
      return now;
    }
    List<String> skipped = new ArrayList<>();
    String text = new String(now.content(), StandardCharsets.UTF_8);
    List<AuthorizedKey> keys = KeyLine.readAll(text, file.toString(), skipped);
    skipped.forEach(complaints);
    return new State(now.content(), "", keys);
  }

  private State read() {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return unbelieved("larger than 1 MiB; nobody enters by it");
      }
      if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS_WRITE::contains)) {
        return unbelieved("others may write it; chmod 600 it, until then nobody enters by it");
      }
      return new State(Files.readAllBytes(file), "", List.of());
    } catch (NoSuchFileException e) {
      return new State(new byte[0], "", List.of());
    } catch (IOException e) {
      return unbelieved("cannot be read; nobody enters by it");
    }
  }

  private State unbelieved(String why) {
    return new State(new byte[0], file + ": " + why, List.of());
  }
}
