package gateway.core.spd;

import gateway.esp.SaParameters;

/**
 * What a protecting policy demands of the SA ({@code tmpl} of {@code ip xfrm policy}).
 *
 * @param source tunnel source, IPv4; 0 = any
 * @param destination tunnel destination, IPv4; 0 = any
 * @param reqid 0 = any
 * @param mode tunnel or transport
 * @param spi a fixed SPI, 0 = any
 */
public record Template(int source, int destination, int reqid, SaParameters.Mode mode, int spi) {
  /**
   * Whether an SA meets the template.
   *
   * @see "Linux xfrm_state_ok"
   */
  public boolean isMetBy(SaParameters sa) {
    return (reqid == 0 || reqid == sa.reqid())
        && (spi == 0 || spi == sa.spi())
        && mode == sa.mode()
        && (mode == SaParameters.Mode.TRANSPORT
            || ((source == 0 || source == sa.source())
                && (destination == 0 || destination == sa.destination())));
  }
}
