package gateway.itest.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What lies about that should not. */
final class Leaks {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private Leaks() {}

  /** The files below {@code root} that hold {@code digits}, as text or as the octets they mean. */
  static List<Path> filesWith(Path root, String digits) throws IOException {
    String octets = new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> {
            String text = content(file);
            return text.toLowerCase(Locale.ROOT).contains(digits) || text.contains(octets);
          })
          .toList();
    }
  }

  /** True if the command line or the environment of the gateway shows {@code digits}. */
  static boolean processShows(Path folder, String digits) throws IOException {
    String pid = Files.readString(folder.resolve("run/pid")).strip();
    Path process = Path.of("/proc", pid);
    return content(process.resolve("cmdline")).contains(digits)
        || content(process.resolve("environ")).contains(digits);
  }

  static List<Path> readableByOthers(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> {
            try {
              return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          })
          .toList();
    }
  }

  private static String content(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it went meanwhile
    }
  }
}
