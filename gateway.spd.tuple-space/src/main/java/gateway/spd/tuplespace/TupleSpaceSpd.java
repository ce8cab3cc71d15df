package gateway.spd.tuplespace;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import org.osgi.service.component.annotations.Component;

/**
 * The driver {@code tuple-space}: one hash table per pair of prefix lengths, visited strongest
 * first. Without state of its own; any thread.
 */
@Component(service = SpdDriver.class)
public final class TupleSpaceSpd implements SpdDriver {
  private static final SpdCapabilities CAPABILITIES = new SpdCapabilities(PolicyRows.MAX_SLOTS, 1);

  /** For OSGi and for {@link java.util.ServiceLoader}. */
  public TupleSpaceSpd() {}

  @Override
  public String name() {
    return "tuple-space";
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
    TupleSpaceTable table = new TupleSpaceTable();
    table.reserve(request.slots());
    return table;
  }
}
