package gateway.trust.verify;

import gateway.trust.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.jar.Attributes;
import org.jspecify.annotations.Nullable;

/** Digests in manifests: the strongest that is given decides, and none below SHA-256 does. */
final class Digests {
  private static final List<String> STRONGEST_FIRST = List.of("SHA-512", "SHA-384", "SHA-256");

  private Digests() {}

  /** An algorithm and the value that it must give. */
  record Expected(String algorithm, byte[] value) {
    boolean isMetBy(byte[] octets) {
      return MessageDigest.isEqual(value, digest(algorithm).digest(octets));
    }

    boolean isMetBy(InputStream octets) throws IOException {
      MessageDigest digest = digest(algorithm);
      byte[] buffer = new byte[1 << 16];
      for (int n = octets.read(buffer); n >= 0; n = octets.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return MessageDigest.isEqual(value, digest.digest());
    }
  }

  /**
   * The digest that a section gives.
   *
   * @param suffix {@code -Digest} or {@code -Digest-Manifest}
   * @return null if the section gives none at all
   * @throws Refusal WEAK if it gives only weak ones, BAD_SIGNATURE if it is not base64
   */
  static @Nullable Expected of(Attributes section, String suffix, String what) throws Refusal {
    for (String algorithm : STRONGEST_FIRST) {
      String value = section.getValue(algorithm + suffix);
      if (value != null) {
        try {
          return new Expected(algorithm, Base64.getDecoder().decode(value));
        } catch (IllegalArgumentException e) {
          throw new Refusal(Reason.BAD_SIGNATURE, "the digest of " + what + " is not base64");
        }
      }
    }
    for (Object name : section.keySet()) {
      if (name.toString()
          .regionMatches(
              true, name.toString().length() - suffix.length(), suffix, 0, suffix.length())) {
        throw new Refusal(
            Reason.WEAK, "the digest of " + what + " is weaker than SHA-256: " + name);
      }
    }
    return null;
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
