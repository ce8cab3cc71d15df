package gateway.trust.verify;

import gateway.trust.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The entries of a jar by their part in signing; refuses names that are twofold or lead out. */
final class JarEntries {
  static final String MANIFEST = "META-INF/MANIFEST.MF";

  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)|META-INF/SIG-[^/]*");
  private static final int MOST_ENTRIES = 100_000;
  private static final long MOST_OCTETS = 1L << 30;

  private final List<ZipEntry> content = new ArrayList<>();
  private final List<ZipEntry> signatures = new ArrayList<>();

  private JarEntries() {}

  /** Reads the directory of a jar. */
  static JarEntries of(ZipFile jar) throws Refusal {
    if (jar.size() > MOST_ENTRIES) {
      throw new Refusal(Reason.UNREADABLE, "more than " + MOST_ENTRIES + " entries");
    }
    JarEntries entries = new JarEntries();
    Set<String> names = new HashSet<>();
    long octets = 0;
    for (ZipEntry entry : Collections.list(jar.entries())) {
      entries.add(entry, names);
      octets += Math.max(0, entry.getSize());
      if (octets > MOST_OCTETS) {
        throw new Refusal(Reason.UNREADABLE, "larger than 1 GiB when unpacked");
      }
    }
    return entries;
  }

  /** What must be signed: every file but the manifest and the signatures themselves. */
  List<ZipEntry> content() {
    return content;
  }

  /** Signature files and blocks. */
  List<ZipEntry> signatures() {
    return signatures;
  }

  private void add(ZipEntry entry, Set<String> names) throws Refusal {
    String name = entry.getName();
    if (leadsOut(name)) {
      throw new Refusal(Reason.BAD_NAME, "the entry name " + name + " leads out of the jar");
    }
    // readers of manifests and signatures do not tell upper from lower case
    boolean meta = name.regionMatches(true, 0, "META-INF/", 0, 9);
    String key = meta ? name.toUpperCase(Locale.ROOT) : name;
    if (!names.add(key.endsWith("/") ? key.substring(0, key.length() - 1) : key)) {
      throw new Refusal(Reason.ENTRY_TWICE, "the entry " + name + " is there twice");
    }
    if (key.equals(MANIFEST) && !name.equals(MANIFEST)) {
      throw new Refusal(Reason.BAD_NAME, "the manifest is named " + name);
    }
    if (entry.isDirectory()) {
      if (entry.getSize() > 0) {
        throw new Refusal(Reason.ENTRY_ADDED, "the folder " + name + " has content");
      }
    } else if (meta && SIGNATURE.matcher(key).matches()) {
      signatures.add(entry);
    } else if (!name.equals(MANIFEST)) {
      content.add(entry);
    }
  }

  private static boolean leadsOut(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.indexOf('\\') >= 0) {
      return true;
    }
    if (name.length() > 1 && name.charAt(1) == ':') {
      return true;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < ' ' || name.charAt(i) == 0x7f) {
        return true;
      }
    }
    String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    for (String step : path.split("/", -1)) {
      if (step.isEmpty() || step.equals(".") || step.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
