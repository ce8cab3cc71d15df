package gateway.itest.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.itest.access.Visits.Answer;
import gateway.itest.access.Visits.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole of it: every command, by every role, in every dress. */
@Tag("slow-access")
@Timeout(1200)
class AccessMatrixTest extends VisitedGateway {
  @Test
  void shouldKeepToItsRuleInEveryDressForEveryRole() throws Exception {
    List<Order> orders = new ArrayList<>();
    List<Boolean> allowed = new ArrayList<>();
    Path script = gateway.folder().resolve("script");
    Files.writeString(script, "$1 --help\n");
    TreeMap<String, Rules> rules = new TreeMap<>();
    for (String command : commands()) {
      String scope = command.substring(0, command.indexOf(':'));
      String name = command.substring(command.indexOf(':') + 1);
      if (!rules.containsKey(scope)) {
        rules.put(scope, Rules.of(gateway.folder().resolve("etc"), scope));
      }
      for (String role : Visits.ROLES) {
        boolean may = rules.get(scope).allow(role, name);
        if (!SCOPES.contains(scope)) {
          if (!may) { // what Karaf brings for administrators need not be tried by one
            orders.add(Order.call(role, command + " --help"));
            allowed.add(false);
          }
          continue;
        }
        for (String line : dressed(command + " --help")) {
          orders.add(Order.call(role, line));
          allowed.add(may && (role.equals("admin") || !isLanguage(line)));
        }
        orders.add(Order.call(role, "shell:source " + script + " " + command));
        allowed.add(may && role.equals("admin"));
        orders.add(Order.call(role, "shell:eval '" + command + " --help'"));
        allowed.add(may && role.equals("admin"));
      }
    }
    List<String> wrong = new ArrayList<>();
    for (int from = 0; from < orders.size(); from += 200) {
      int to = Math.min(orders.size(), from + 200);
      List<Answer> answers = visits.all(orders.subList(from, to));
      for (int i = from; i < to; i++) {
        if (answers.get(i - from).refused() == allowed.get(i)) {
          wrong.add(orders.get(i) + " " + answers.get(i - from));
        }
      }
    }
    System.out.println(orders.size() + " calls, " + wrong.size() + " against their rule");
    assertEquals(List.of(), wrong);
  }

  @Test
  void shouldCarryOutNoOrderOfAViewerInAnyDress() throws Exception {
    List<String> before = state();
    List<Order> orders = new ArrayList<>();
    for (String order : ORDERS) {
      dressed(order).forEach(line -> orders.add(Order.call("viewer", line)));
      disguised(order).forEach(line -> orders.add(Order.call("viewer", line)));
    }
    visits.all(orders);
    assertEquals(before, state());
  }
}
