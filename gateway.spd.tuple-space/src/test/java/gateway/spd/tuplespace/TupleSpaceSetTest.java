package gateway.spd.tuplespace;

import gateway.spd.api.SpdDriver;
import gateway.spd.tck.SpdSetContract;

/** The rule sets. */
class TupleSpaceSetTest extends SpdSetContract {
  @Override
  protected SpdDriver driver() {
    return new TupleSpaceSpd();
  }
}
