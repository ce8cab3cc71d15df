package gateway.trust;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the gate does with a bundle that is not trusted. */
public enum Mode {
  /** Nothing is judged. */
  OFF,
  /** It resolves, and the log says that it should not. */
  WARN,
  /** It does not resolve. */
  ENFORCE;

  /** Reads the property: whatever is not clearly weaker is {@code enforce}. */
  public static Mode of(@Nullable String word) {
    return switch (word == null ? "" : word.strip().toLowerCase(Locale.ROOT)) {
      case "off" -> OFF;
      case "warn" -> WARN;
      default -> ENFORCE;
    };
  }

  /** As written in the property. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
