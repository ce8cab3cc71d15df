package gateway.core.spd;

import gateway.spd.api.SpdDriver;
import gateway.spd.tck.SpdTableContract;

/** The contract of tables, for the built-in one. */
class LinearSpdTest extends SpdTableContract {
  @Override
  protected SpdDriver driver() {
    return new LinearSpd();
  }
}
