package gateway.trust.command;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Numbers and symbolic names of the bundles that are installed. */
@Service
public final class BundleCompleter implements Completer {
  @Reference @Nullable BundleContext context;

  /** Made by Karaf. */
  public BundleCompleter() {}

  @Override
  public int complete(Session session, CommandLine commandLine, List<String> candidates) {
    StringsCompleter words = new StringsCompleter();
    BundleContext bundles = context;
    if (bundles != null) {
      for (Bundle bundle : bundles.getBundles()) {
        words.getStrings().add(Long.toString(bundle.getBundleId()));
        String name = bundle.getSymbolicName();
        if (name != null && name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
          words.getStrings().add(name);
        }
      }
    }
    return words.complete(session, commandLine, candidates);
  }
}
