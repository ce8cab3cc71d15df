package gateway.login;

import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/**
 * The key by which whoever owns the gateway's folder enters: ed25519, made anew at every start, so
 * that a copy is worth nothing after a restart.
 */
final class AdminKey {
  private AdminKey() {}

  /**
   * Makes a key and writes its private half, in OpenSSH's form, readable by the owner alone.
   *
   * @return its public half, as user and role {@code admin}
   */
  static AuthorizedKey make(Path file, SecureRandom random) throws IOException, GatewayException {
    Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(random);
    PrivateFile.write(
        file, Pem.text("OPENSSH PRIVATE KEY", OpenSSHPrivateKeyUtil.encodePrivateKey(key)));
    byte[] octets = OpenSSHPublicKeyUtil.encodePublicKey(key.generatePublicKey());
    String base64 = java.util.Base64.getEncoder().encodeToString(octets);
    return new AuthorizedKey(SshKey.ofLine("ssh-ed25519", base64), "admin", Role.ADMIN);
  }
}
