package gateway.spd.hash;

import gateway.spd.api.SpdDriver;
import gateway.spd.tck.SpdSetContract;

/** The rule sets. */
class HashSetTest extends SpdSetContract {
  @Override
  protected SpdDriver driver() {
    return new HashSpd();
  }
}
