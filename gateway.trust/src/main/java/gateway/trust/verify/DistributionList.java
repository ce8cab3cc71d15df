package gateway.trust.verify;

import gateway.trust.Reason;
import gateway.trust.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The jars of the distribution by their digests: {@code system.sha256}, as {@code sha256sum} writes
 * it, and its detached signature {@code system.sha256.p7s} under a certificate beside it. Third
 * parties' jars cannot be signed one by one without changing them; a list can.
 *
 * <p>The time of that certificate is not judged: list, signature and certificate lie in the
 * distribution itself, and one that has run for years must start again after a power cut.
 */
public final class DistributionList {
  /** No jar is trusted by its digest. */
  public static final DistributionList EMPTY = new DistributionList(Map.of());

  /** The list's file name; its signature's has {@code .p7s} after it. */
  public static final String FILE = "system.sha256";

  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](\\S.*)");

  private final Map<String, String> paths;

  private DistributionList(Map<String, String> paths) {
    this.paths = Map.copyOf(paths);
  }

  /**
   * Reads and verifies the list.
   *
   * @param folder holds the list and its signature
   * @param shipped the certificates of the distribution
   * @throws IOException naming the file, if the list cannot be read or is not signed by one of them
   */
  public static DistributionList read(Path folder, Collection<X509Certificate> shipped)
      throws IOException {
    Path file = folder.resolve(FILE);
    byte[] list = Files.readAllBytes(file);
    try {
      byte[] signature = Files.readAllBytes(folder.resolve(FILE + ".p7s"));
      SignatureBlock block = SignatureBlock.read(signature, list);
      if (!shipped.contains(block.signer())) {
        throw new Refusal(Reason.STRANGER, "signed under no certificate of the distribution");
      }
      return new DistributionList(parse(new String(list, StandardCharsets.UTF_8)));
    } catch (Refusal refusal) {
      throw new IOException(file + ": " + refusal.verdict().sentence());
    }
  }

  /**
   * The verdict on octets with this digest, in lower case hex; null if they are not in the list.
   */
  public @Nullable Verdict judge(String sha256) {
    String path = paths.get(sha256);
    return path == null ? null : new Verdict(Reason.DISTRIBUTION, null, "as shipped in " + path);
  }

  /** How many jars are listed. */
  public int size() {
    return paths.size();
  }

  private static Map<String, String> parse(String text) throws Refusal {
    Map<String, String> paths = new HashMap<>();
    int number = 0;
    for (String line : text.split("\n")) {
      number++;
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new Refusal(Reason.UNREADABLE, "line " + number + " is no digest and path");
      }
      paths.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
    }
    return paths;
  }
}
