package gateway.core.spd;

import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;

/**
 * The driver {@code linear}: the engine's own sorted table, what is left when every driver bundle
 * is gone. It is part of the engine and no service. Without state; any thread.
 */
public final class LinearSpd implements SpdDriver {
  /** The name that no other driver may have. */
  public static final String NAME = "linear";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SpdCapabilities capabilities() {
    return new SpdCapabilities(SortedTable.MAX_POLICIES, 1);
  }

  @Override
  public SpdTable newTable(TableRequest request) {
    return new SortedTable();
  }
}
