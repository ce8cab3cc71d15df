package gateway.spd.tuplespace;

import gateway.spd.api.SpdDriver;
import gateway.spd.tck.SpdTableContract;

/** The contract of tables. */
class TupleSpaceSpdTest extends SpdTableContract {
  @Override
  protected SpdDriver driver() {
    return new TupleSpaceSpd();
  }
}
