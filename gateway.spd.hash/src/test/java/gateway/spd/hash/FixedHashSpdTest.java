package gateway.spd.hash;

import gateway.spd.api.SpdDriver;
import gateway.spd.tck.SpdTableContract;

/** The contract of tables, thresholds fixed. */
class FixedHashSpdTest extends SpdTableContract {
  @Override
  protected SpdDriver driver() {
    return new HashSpd(new HashThresholds(24, 28));
  }
}
