package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The words that name an installed SA: {@code dst A proto esp spi N}. */
@Service
public final class SaIdCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return switch (last(before)) {
      case "src", "dst", "spi" -> known(last(before), "sa:list");
      case "proto" -> List.of("esp");
      default -> unused(List.of("dst", "proto", "spi", "src"), before);
    };
  }
}
