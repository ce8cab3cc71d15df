package gateway.itest.deploy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.itest.deploy.census.Leftovers;
import gateway.itest.deploy.face.Witness;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** Drivers of every kind are stopped, updated and uninstalled in use, again and again. */
class HotDeployTest {
  private static final int FEW = 20;
  private static final int MANY = 1000;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Guest.class)
  void shouldLoseNothingWhenADriverComesAndGoesInUse(Guest guest) throws Exception {
    cycle(guest, FEW);
  }

  @Tag("slow-deploy")
  @ParameterizedTest
  @EnumSource(Guest.class)
  void shouldLoseNothingWhenADriverComesAndGoesAThousandTimes(Guest guest) throws Exception {
    cycle(guest, MANY);
  }

  private void cycle(Guest guest, int times) throws Exception {
    Leftovers loaders = new Leftovers();
    Leftovers snapshots = new Leftovers();
    try (Bed bed = new Bed(folder)) {
      BundleJar jar = guest.jar();
      Bundle bundle = null;
      for (int i = 0; i < times; i++) {
        if (bundle == null) {
          bundle = bed.install(jar);
        }
        bundle.start();
        loaders.addLoader(bundle);
        guest.use(bed);
        snapshots.add(bed.engine().snapshot());
        switch (i % 3) {
          case 0 -> {
            bundle.stop();
            guest.expectGone(bed);
          }
          case 1 -> {
            bundle.update(jar.open());
            guest.expectUnused(bed);
            loaders.addLoader(bundle);
            bundle.stop();
          }
          default -> {
            bed.uninstall(bundle);
            bundle = null;
            guest.expectGone(bed);
          }
        }
      }
      if (bundle != null) {
        bed.uninstall(bundle);
      }
      int keptLoaders = loaders.live(2);
      int keptSnapshots = snapshots.live(2);
      bed.traffic().drain();
      assertAll(
          () ->
              assertEquals(
                  0,
                  bed.traffic().missing(Probe.Kind.SEAL),
                  () ->
                      "sealed, of "
                          + bed.traffic().sent(Probe.Kind.SEAL)
                          + "; "
                          + bed.engine().drops()),
          () ->
              assertEquals(
                  0,
                  bed.traffic().missing(Probe.Kind.OPEN),
                  () -> "opened; " + bed.engine().drops()),
          () -> assertTrue(bed.traffic().wrong().isEmpty(), () -> bed.traffic().wrong().toString()),
          () -> assertEquals(List.of(), bed.engine().faults()),
          () -> assertEquals(List.of(), bed.errors()),
          () -> assertEquals(Set.of(), Witness.lateCalls(), "called after the departure"),
          () -> assertTrue(keptLoaders <= 2, () -> keptLoaders + " class loaders live"),
          () -> assertTrue(keptSnapshots <= 2, () -> keptSnapshots + " snapshots live"));
    }
  }
}
