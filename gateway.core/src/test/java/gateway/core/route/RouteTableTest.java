package gateway.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Longest prefix first, and of equal prefixes the first. */
class RouteTableTest {
  private static int naive(List<Route> routes, int destination) {
    Route best = null;
    for (Route r : routes) {
      long span = 1L << (32 - r.length());
      long first = r.prefix() & 0xffffffffL;
      long d = destination & 0xffffffffL;
      if (d >= first && d < first + span && (best == null || r.length() > best.length())) {
        best = r;
      }
    }
    return best == null ? RouteTable.NONE : Integer.parseInt(best.port());
  }

  @Test
  void shouldAnswerAsTheDefinitionWhenRoutesAreRandom() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      List<Route> routes = new ArrayList<>();
      int n = random.nextInt(30);
      for (int i = 0; i < n; i++) {
        int length = random.nextInt(8) == 0 ? random.nextInt(33) : 8 * random.nextInt(5);
        routes.add(new Route(0x80000000 | random.nextInt(4) << 24, length, String.valueOf(i)));
      }
      RouteTable table = new RouteTable(routes, Integer::parseInt);
      for (int i = 0; i < 50; i++) {
        int destination = 0x80000000 | random.nextInt(4) << 24 | random.nextInt(3);
        assertEquals(naive(routes, destination), table.lookup(destination), routes.toString());
      }
    }
  }
}
