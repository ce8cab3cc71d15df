package gateway.trust.gate;

import gateway.trust.Verdict;
import gateway.trust.verify.CertificateFolder;
import gateway.trust.verify.SignedJar;
import gateway.trust.verify.TrustedCertificates;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges jars by their signatures, under the shipped certificates and the owner's of the moment.
 */
final class Judge {
  private final List<X509Certificate> shipped;
  private final @Nullable Path owners;
  private final InstantSource clock;
  private final Consumer<String> complaints;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * @param shipped the certificates of the distribution
   * @param owners the folder of the owner's certificates, read at each judgement so that one that
   *     is added counts at once
   */
  Judge(
      Collection<X509Certificate> shipped,
      @Nullable Path owners,
      InstantSource clock,
      Consumer<String> complaints) {
    this.shipped = List.copyOf(shipped);
    this.owners = owners;
    this.clock = clock;
    this.complaints = complaints;
  }

  Verdict judge(Path jar) {
    List<X509Certificate> anchors = new ArrayList<>(shipped);
    if (owners != null) {
      anchors.addAll(CertificateFolder.read(owners, true, this::complain));
    }
    return SignedJar.judge(jar, new TrustedCertificates(anchors), clock.instant());
  }

  private void complain(String complaint) {
    if (told.size() < 1000 && told.add(complaint)) {
      complaints.accept(complaint);
    }
  }
}
