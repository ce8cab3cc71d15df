package gateway.trust;

import org.jspecify.annotations.Nullable;

/**
 * The judgement of a jar.
 *
 * @param reason why; says also whether it is trusted
 * @param signer the subject of the signer's certificate, printable; null if it is not known
 * @param detail what exactly, printable, for people
 */
public record Verdict(Reason reason, @Nullable String signer, String detail) {
  /** Makes the texts printable: they may come from a stranger's jar. */
  public Verdict {
    signer = signer == null ? null : printable(signer);
    detail = printable(detail);
  }

  /** True if the jar may resolve. */
  public boolean trusted() {
    return reason.trusted();
  }

  /** One sentence for the log and for people. */
  public String sentence() {
    return reason.word() + ": " + detail + (signer == null ? "" : " (signer " + signer + ")");
  }

  /** Replaces whatever could move a cursor or end a line, and cuts what is endless. */
  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < 300; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.toString();
  }
}
