package gateway.trust;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/** The gate, as a service. May be called by any thread; judging reads the whole jar. */
@ProviderType
public interface Trust {
  /** What happens to a bundle that is not trusted. */
  Mode mode();

  /** Judges the octets that the framework holds of a bundle's current revision, now. */
  Verdict judge(Bundle bundle);

  /** Judges a jar that is not installed. */
  Verdict judge(Path jar);
}
