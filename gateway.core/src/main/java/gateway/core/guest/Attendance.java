package gateway.core.guest;

import gateway.packet.Errno;
import gateway.packet.GatewayException;

/**
 * Whether a guest may be called: from the first question to it until its departure has returned.
 * Whatever a guest hands out shares the attendance of the guest and looks at it before every call,
 * so that who comes back late from a call, or holds on to a table or a session, finds the door
 * shut.
 *
 * <p>Threading: any thread.
 */
public final class Attendance {
  private volatile boolean over;

  /** A guest is here. */
  public Attendance() {}

  /** The guest is not called from now on. */
  public void end() {
    over = true;
  }

  /** Whether the guest must not be called any more. */
  public boolean isOver() {
    return over;
  }

  /**
   * For the control path.
   *
   * @throws GatewayException ENOENT when the guest has gone
   */
  public void require() throws GatewayException {
    if (over) {
      throw new GatewayException(
          Errno.ENOENT, "it has gone in the meantime; install its bundle again to use it");
    }
  }

  /** For calls that refuse nothing. */
  void check() {
    if (over) {
      throw new IllegalStateException("it has gone");
    }
  }
}
