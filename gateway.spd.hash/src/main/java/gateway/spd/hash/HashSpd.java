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
import org.osgi.service.component.annotations.Modified;

/**
 * The driver {@code hash}: a hash table by prefix-length thresholds and a sorted list; any thread.
 */
@Component(service = SpdDriver.class, configurationPid = "gateway.spd.hash")
public final class HashSpd implements SpdDriver {
  /** The configuration of PID {@code gateway.spd.hash}. */
  @interface Thresholds {
    /** Two prefix lengths, local and remote; left out = derived from the content. */
    int[] hthresh4() default {};
  }

  private static final SpdCapabilities CAPABILITIES = new SpdCapabilities(PolicyRows.MAX_SLOTS, 1);

  private volatile @Nullable HashThresholds fixed;

  /** Thresholds derived from the content of each table. For OSGi and {@code ServiceLoader}. */
  public HashSpd() {
    fixed = null;
  }

  /** The same fixed thresholds for all tables. */
  public HashSpd(HashThresholds thresholds) {
    fixed = thresholds;
  }

  // The component stays when its configuration changes; tables made from now on follow it.
  @Activate
  @Modified
  void configure(Thresholds configuration) {
    int[] pair = configuration.hthresh4();
    if (pair.length != 0 && pair.length != 2) {
      throw new IllegalArgumentException("hthresh4 takes two prefix lengths of 0..32");
    }
    fixed = pair.length == 0 ? null : new HashThresholds(pair[0], pair[1]);
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
    HashThresholds now = fixed;
    HashTable table =
        now == null
            ? new HashTable()
            : new HashTable(now.source(request.direction()), now.destination(request.direction()));
    table.reserve(request.slots());
    return table;
  }
}
