package gateway.tool.shell;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * Lets only a server be talked to that shows a key of a file. The hosts that the file names are not
 * looked at: it is one gateway's own. Belongs to one login.
 */
final class KnownKey implements ServerKeyVerifier {
  private final Path file;
  private volatile boolean stranger;

  /**
   * @param file lines of {@code known_hosts}; one that cannot be read knows nobody
   */
  KnownKey(Path file) {
    this.file = file;
  }

  /** True if somebody has shown another key. */
  boolean isStranger() {
    return stranger;
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    boolean known = isKnown(session, key);
    stranger |= !known;
    return known;
  }

  private boolean isKnown(ClientSession session, PublicKey key) {
    try {
      for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(file)) {
        PublicKey known =
            entry.getKeyEntry().resolvePublicKey(session, null, PublicKeyEntryResolver.IGNORING);
        if (known != null && KeyUtils.compareKeys(known, key)) {
          return true;
        }
      }
      return false;
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }
}
