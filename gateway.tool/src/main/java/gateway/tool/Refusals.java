package gateway.tool;

import gateway.packet.GatewayException;

/** How a refusal is shown to people. */
public final class Refusals {
  private Refusals() {}

  /**
   * The errors of an input file stand alone, one {@code FILE:LINE:COL: message} a line; every other
   * message begins with its code. Control characters in foreign words are escaped.
   */
  public static String text(GatewayException refused) {
    return gateway.shell.text.Refusals.text(refused);
  }
}
