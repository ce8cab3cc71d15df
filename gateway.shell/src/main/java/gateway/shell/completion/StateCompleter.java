package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** The words of {@code ip xfrm state add}: the next keyword, or the values of the last one. */
@Service
public final class StateCompleter extends WordsCompleter {
  private static final List<String> KEYWORDS =
      List.of(
          "src",
          "dst",
          "proto",
          "spi",
          "mode",
          "reqid",
          "aead",
          "replay-window",
          "replay-oseq",
          "replay-seq",
          "encap",
          "sel");

  @Override
  Collection<String> propose(List<String> before) {
    int selector = before.indexOf("sel");
    if (selector >= 0) {
      return selector(before.subList(selector + 1, before.size()));
    }
    @Nullable List<String> values = values(before);
    return values != null ? values : unused(KEYWORDS, before);
  }

  private List<String> selector(List<String> inside) {
    @Nullable List<String> values = SelectorWords.values(last(inside), List.of());
    return values != null ? values : unused(SelectorWords.keywords(inside), inside);
  }

  private @Nullable List<String> values(List<String> before) {
    return switch (last(before)) {
      case "src", "dst" -> known(last(before), "sa:list");
      case "proto" -> List.of("esp");
      case "spi" -> known("spi", "sa:list");
      case "mode" -> List.of("tunnel");
      case "reqid" -> known("reqid", "sa:list");
      case "aead" -> List.of("'rfc4106(gcm(aes))'");
      case "replay-window" -> List.of("64", "128", "1024", "4096");
      case "replay-oseq", "replay-seq" -> List.of();
      case "encap" -> List.of("espinudp");
      case "espinudp" -> List.of("4500");
      default -> inside(before);
    };
  }

  // The words of aead and encap that have no keyword of their own.
  private static @Nullable List<String> inside(List<String> before) {
    return switch (before.size() - 1 - before.lastIndexOf("aead")) {
      case 1 -> before.contains("aead") ? List.of() : encapsulation(before);
      case 2 -> before.contains("aead") ? List.of("128") : encapsulation(before);
      default -> encapsulation(before);
    };
  }

  private static @Nullable List<String> encapsulation(List<String> before) {
    int at = before.lastIndexOf("espinudp");
    return switch (at < 0 ? -1 : before.size() - 1 - at) {
      case 1 -> List.of("4500");
      case 2 -> List.of("0.0.0.0");
      default -> null;
    };
  }
}
