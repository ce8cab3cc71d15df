package gateway.trust.verify;

import gateway.trust.Reason;
import gateway.trust.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Judges a jar by its signatures (the JAR specification, and stricter). */
public final class SignedJar {
  private static final int MOST_META_OCTETS = 16 << 20;
  private static final List<String> BLOCKS = List.of(".EC", ".RSA", ".DSA");

  private final ZipFile jar;
  private final JarEntries entries;

  private SignedJar(ZipFile jar) throws Refusal {
    this.jar = jar;
    this.entries = JarEntries.of(jar);
  }

  /**
   * Reads and judges a jar. Trusted if at least one signature is good in every respect; otherwise
   * the verdict is that on the last one tried.
   *
   * @param file the jar
   * @param trusted where chains must end
   * @param now the time that certificates are judged at
   */
  public static Verdict judge(Path file, TrustedCertificates trusted, Instant now) {
    try (ZipFile jar = new ZipFile(file.toFile())) {
      return new SignedJar(jar).judge(trusted, now);
    } catch (Refusal refusal) {
      return refusal.verdict();
    } catch (IOException | RuntimeException e) {
      return new Verdict(Reason.UNREADABLE, null, "cannot be read as a jar: " + e.getMessage());
    }
  }

  private Verdict judge(TrustedCertificates trusted, Instant now) throws Refusal, IOException {
    Map<String, ZipEntry> byName = new HashMap<>();
    entries.signatures().forEach(e -> byName.put(e.getName().toUpperCase(Locale.ROOT), e));
    @Nullable Refusal last = null;
    for (Map.Entry<String, ZipEntry> file : byName.entrySet()) {
      if (file.getKey().endsWith(".SF")) {
        String stem = file.getKey().substring(0, file.getKey().length() - 3);
        for (String ending : BLOCKS) {
          @Nullable ZipEntry block = byName.get(stem + ending);
          if (block != null) {
            try {
              return check(file.getValue(), block, trusted, now);
            } catch (Refusal refusal) {
              last = refusal;
            }
          }
        }
      }
    }
    throw last != null ? last : new Refusal(Reason.UNSIGNED, "nobody signed it");
  }

  private Verdict check(ZipEntry file, ZipEntry block, TrustedCertificates trusted, Instant now)
      throws Refusal, IOException {
    byte[] signed = octets(file);
    SignatureBlock signature = SignatureBlock.read(octets(block), signed);
    String signer = signature.signer().getSubjectX500Principal().getName();
    try {
      trusted.check(signature, now);
      Manifest manifest = manifest(signed);
      checkContent(manifest);
    } catch (Refusal refusal) {
      throw new Refusal(refusal.reason(), signer, refusal.detail());
    }
    return new Verdict(Reason.SIGNED, signer, "whole, and signed under a trusted certificate");
  }

  /** The manifest, which must be, as a whole, the one that the signature file names. */
  private Manifest manifest(byte[] signatureFile) throws Refusal, IOException {
    Attributes main = parse(signatureFile, "the signature file").getMainAttributes();
    Digests.@Nullable Expected expected = Digests.of(main, "-Digest-Manifest", "the manifest");
    if (expected == null) {
      throw new Refusal(Reason.BAD_SIGNATURE, "the manifest is not signed as a whole");
    }
    @Nullable ZipEntry entry = jar.getEntry(JarEntries.MANIFEST);
    if (entry == null) {
      throw new Refusal(Reason.ENTRY_REMOVED, "the manifest is missing");
    }
    byte[] octets = octets(entry);
    if (!expected.isMetBy(octets)) {
      throw new Refusal(Reason.MANIFEST_CHANGED, "the manifest is not the one that was signed");
    }
    return parse(octets, "the manifest");
  }

  /** Every entry as signed, none added, none removed. */
  private void checkContent(Manifest manifest) throws Refusal, IOException {
    Map<String, Attributes> sections = new HashMap<>(manifest.getEntries());
    for (ZipEntry entry : entries.content()) {
      String name = entry.getName();
      @Nullable Attributes section = sections.remove(name);
      Digests.@Nullable Expected expected =
          section == null ? null : Digests.of(section, "-Digest", name);
      if (expected == null) {
        throw new Refusal(Reason.ENTRY_ADDED, "the entry " + name + " is not signed");
      }
      try (InputStream octets = jar.getInputStream(entry)) {
        if (!expected.isMetBy(octets)) {
          throw new Refusal(
              Reason.ENTRY_CHANGED, "the entry " + name + " is not the one that was signed");
        }
      }
    }
    for (Map.Entry<String, Attributes> left : sections.entrySet()) {
      if (Digests.of(left.getValue(), "-Digest", left.getKey()) != null) {
        throw new Refusal(
            Reason.ENTRY_REMOVED, "the entry " + left.getKey() + " was signed and is missing");
      }
    }
  }

  private static Manifest parse(byte[] octets, String what) throws Refusal {
    try {
      return new Manifest(new ByteArrayInputStream(octets));
    } catch (IOException | RuntimeException e) {
      throw new Refusal(Reason.BAD_SIGNATURE, what + " cannot be read: " + e.getMessage());
    }
  }

  private byte[] octets(ZipEntry entry) throws Refusal, IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] octets = in.readNBytes(MOST_META_OCTETS + 1);
      if (octets.length > MOST_META_OCTETS) {
        throw new Refusal(Reason.UNREADABLE, "the entry " + entry.getName() + " is endless");
      }
      return octets;
    }
  }
}
