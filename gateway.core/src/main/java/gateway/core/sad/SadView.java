package gateway.core.sad;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The SAs as one snapshot shows them. Immutable; lookups allocate nothing. */
public final class SadView {
  private final @Nullable SaEntry[] inbound;
  private final int mask;
  private final @Nullable SaEntry[] byBundle;
  private final SaEntry[] outbound;
  private final int size;

  /**
   * Builds a view.
   *
   * @param all every SA
   * @param byBundle the current SA of each template column, null where there is none
   */
  SadView(Collection<SaEntry> all, @Nullable SaEntry[] byBundle) {
    this.byBundle = byBundle;
    this.size = all.size();
    int capacity = Integer.highestOneBit(Math.max(4, all.size() * 2)) * 2;
    inbound = new SaEntry[capacity];
    mask = capacity - 1;
    for (SaEntry entry : all) {
      if (entry.inbound != null) {
        int i = hash(entry.parameters.spi(), entry.parameters.destination()) & mask;
        while (inbound[i] != null) {
          i = (i + 1) & mask;
        }
        inbound[i] = entry;
      }
    }
    outbound = all.stream().filter(e -> e.outbound != null).toArray(SaEntry[]::new);
  }

  /** The inbound SA of an SPI and outer destination (protocol ESP), or null. */
  public @Nullable SaEntry inbound(int spi, int destination) {
    int i = hash(spi, destination) & mask;
    for (SaEntry e = inbound[i]; e != null; e = inbound[i]) {
      if (e.parameters.spi() == spi && e.parameters.destination() == destination) {
        return e;
      }
      i = (i + 1) & mask;
    }
    return null;
  }

  /** The current outbound SA of a template column, or null. */
  public @Nullable SaEntry bundle(int column) {
    return column < byBundle.length ? byBundle[column] : null;
  }

  /** Every outbound SA. */
  public SaEntry[] outbound() {
    return outbound;
  }

  /** How many SAs there are. */
  public int size() {
    return size;
  }

  private static int hash(int spi, int destination) {
    int h = (spi ^ destination * 0x9e3779b9) * 0x85ebca6b;
    return h ^ (h >>> 15);
  }
}
