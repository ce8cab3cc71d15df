package gateway.spd.example;

import gateway.spd.api.SpdDriver;
import gateway.spd.tck.SpdTableContract;

/** All that a driver must do: the contract's tests, run on this one. */
class SortedSpdTest extends SpdTableContract {
  @Override
  protected SpdDriver driver() {
    return new SortedSpd();
  }
}
