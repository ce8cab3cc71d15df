package gateway.core.spd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.core.Orders;
import gateway.esp.SaParameters;
import gateway.esp.SaParameters.Mode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template accepts, as Linux has it. */
class TemplateTest {
  private static final int A = Orders.NEAR_WAN;
  private static final int B = Orders.FAR_WAN;

  // The SA: from A to B, reqid 7, SPI 0x100, tunnel.
  @ParameterizedTest
  @CsvSource({
    "A, B, 7, TUNNEL,    0x100, true",
    "0, 0, 0, TUNNEL,    0,     true",
    "A, 0, 0, TUNNEL,    0,     true",
    "0, B, 7, TUNNEL,    0,     true",
    "B, B, 7, TUNNEL,    0,     false",
    "A, A, 7, TUNNEL,    0,     false",
    "A, B, 8, TUNNEL,    0,     false",
    "A, B, 7, TUNNEL,    0x101, false",
    "A, B, 7, TRANSPORT, 0,     false",
  })
  void shouldAcceptASaWhenEveryValueItNamesIsTheSas(
      char source, char destination, int reqid, Mode mode, String spi, boolean met) {
    SaParameters sa = Orders.sa(A, B, 0x100, 7, 1, true, null);
    Template template =
        new Template(address(source), address(destination), reqid, mode, Integer.decode(spi));
    assertEquals(met, template.isMetBy(sa));
  }

  private static int address(char name) {
    return name == 'A' ? A : name == 'B' ? B : 0;
  }
}
