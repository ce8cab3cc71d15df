package gateway.spd.hash;

import gateway.spd.api.SpdDriver;
import gateway.spd.tck.SpdTableContract;

/** The contract of tables, thresholds from the content. */
class HashSpdTest extends SpdTableContract {
  @Override
  protected SpdDriver driver() {
    return new HashSpd();
  }
}
