package gateway.itest.deploy.guest;

import gateway.itest.deploy.face.Witness;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;

/** The SPD driver {@code guest}: a list in the order of the ranks. */
public class GuestSpd implements SpdDriver {
  private final String name;
  private volatile boolean gone;

  /** Made by the framework. */
  public GuestSpd() {
    this("guest");
  }

  GuestSpd(String name) {
    this.name = name;
  }

  final void leave() {
    gone = true;
  }

  final void called(String method) {
    if (gone) {
      Witness.late(method);
    }
  }

  @Override
  public final String name() {
    called("SpdDriver.name");
    return name;
  }

  @Override
  public final SpdCapabilities capabilities() {
    called("SpdDriver.capabilities");
    return new SpdCapabilities(1 << 20, 1);
  }

  @Override
  public SpdTable newTable(TableRequest request) {
    called("SpdDriver.newTable");
    return new GuestTable(this);
  }

  /**
   * What becomes of a winner before it is answered.
   *
   * @param slot the right one, or -1
   */
  int answer(int slot) {
    return slot;
  }
}
