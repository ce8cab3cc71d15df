package gateway.spd.hash;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The driver {@code hash}: a hash table by prefix-length thresholds and a sorted list; any thread.
 */
@Component(service = SpdDriver.class)
public final class HashSpd implements SpdDriver {
  private static final SpdCapabilities CAPABILITIES = new SpdCapabilities(PolicyRows.MAX_SLOTS, 1);

  private final @Nullable HashThresholds fixed;

  /** Thresholds derived from the content of each table. For OSGi and {@code ServiceLoader}. */
  @Activate
  public HashSpd() {
    fixed = null;
  }

  /** The same fixed thresholds for all tables. */
  public HashSpd(HashThresholds thresholds) {
    fixed = thresholds;
  }

  @Override
  public String name() {
    return "hash";
  }

  @Override
  public SpdCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public SpdTable newTable(TableRequest request) throws GatewayException {
    if (request.slots() < 0) {
      throw new GatewayException(Errno.EINVAL, "a table needs 0 or more slots; ask for that");
    }
    HashTable table =
        fixed == null
            ? new HashTable()
            : new HashTable(
                fixed.source(request.direction()), fixed.destination(request.direction()));
    table.reserve(request.slots());
    return table;
  }
}
