package gateway.itest.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.itest.access.Visits.Answer;
import gateway.itest.access.Visits.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Roles at the running shell: each may what its rule says, and nothing by any detour. */
@Timeout(300)
class AccessTest extends VisitedGateway {
  @Test
  void shouldHaveARuleForEveryCommandAndKeepToItForEveryRole() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<Order> orders = new ArrayList<>();
    List<Boolean> allowed = new ArrayList<>();
    TreeSet<String> scopes = new TreeSet<>();
    for (String command : commands()) {
      String scope = command.substring(0, command.indexOf(':'));
      String name = command.substring(command.indexOf(':') + 1);
      if (!SCOPES.contains(scope)) {
        continue;
      }
      scopes.add(scope);
      Rules rules = Rules.of(gateway.folder().resolve("etc"), scope);
      if (!scope.equals("bundle") && !rules.names(name)) {
        wrong.add(command + " has no rule");
      }
      for (String role : Visits.ROLES) {
        orders.add(Order.call(role, command + " --help"));
        allowed.add(rules.allow(role, name));
      }
    }
    List<Answer> answers = visits.all(orders);
    for (int i = 0; i < orders.size(); i++) {
      Answer answer = answers.get(i);
      if (answer.refused() == allowed.get(i) || allowed.get(i) != (answer.exit() == 0)) {
        wrong.add(orders.get(i) + " " + answer);
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(new TreeSet<>(SCOPES), scopes);
    assertTrue(orders.size() >= 150, orders.size() + " calls");
  }

  @Test
  void shouldCarryOutNoOrderOfAViewerHoweverItIsDressed() throws Exception {
    List<String> before = state();
    List<Order> orders = new ArrayList<>();
    for (String order : ORDERS.subList(0, 4)) {
      dressed(order).forEach(line -> orders.add(Order.call("viewer", line)));
      disguised(order).forEach(line -> orders.add(Order.call("viewer", line)));
    }
    for (String order : ORDERS) {
      orders.add(Order.call("viewer", order));
      orders.add(Order.call("viewer", withStar(order)));
      orders.add(Order.call("viewer", withoutScope(order)));
      orders.add(Order.call("viewer", order + " &"));
    }
    List<Answer> answers = visits.all(orders);
    assertEquals(before, state());
    for (int i = 0; i < orders.size(); i++) {
      // in some dresses the line's end is another's
      if (ORDERS.contains(orders.get(i).text())) {
        assertTrue(answers.get(i).refused(), orders.get(i) + " " + answers.get(i));
        assertNotEquals(0, answers.get(i).exit(), orders.get(i).text());
      }
    }
    assertEquals(0, visits.call("operator", ORDERS.get(1)).exit());
    assertNotEquals(before, state(), "it is an order when somebody may give it");
  }

  @Test
  void shouldReadWriteAndReachNothingForAViewerBesideTheGateway() throws Exception {
    Path secret = gateway.folder().resolve("run/admin.key");
    String body = Files.readAllLines(secret).get(1);
    Path written = gateway.folder().resolve("written");
    List<Order> orders = new ArrayList<>();
    for (String line :
        List.of(
            "grep . " + secret,
            "grep -i . " + secret,
            "grep -v zzz " + secret,
            "shell:grep [. " + secret + "]",
            "x = { grep $args } ; x . " + secret,
            "grep . < " + secret,
            "cat " + secret,
            "head " + secret,
            "sort " + secret,
            "less " + secret,
            "shell:source " + secret,
            "gateway:load " + secret,
            "echo <" + secret,
            "spd:list > " + written,
            "spd:list >> " + written,
            "spd:list | tee " + written,
            "history -R " + secret,
            "history -W " + written,
            "exec touch " + written,
            "new java.io.FileWriter " + written,
            "(\"\" getClass) forName java.lang.Runtime",
            "$.commandSession execute spd:flush",
            "$.context bundles",
            "addCommand x $.context",
            "eval 'spd:flush'",
            "jaas:sudo -u admin spd:flush",
            "jaas:su admin",
            "javax.security.auth.Subject = null ; log:get",
            "karaf.secured.command.compulsory.roles = viewer ; log:get",
            "system:property karaf.secured.command.compulsory.roles viewer",
            "config:property-set -p org.apache.karaf.command.acl.spd flush viewer",
            "log:display",
            "ssh:ssh -l admin 127.0.0.1")) {
      orders.add(Order.call("viewer", line));
    }
    List<Answer> answers = visits.all(orders);
    for (int i = 0; i < orders.size(); i++) {
      assertFalse(answers.get(i).said().contains(body), orders.get(i).text());
      assertNotEquals(0, answers.get(i).exit(), orders.get(i).text() + answers.get(i));
    }
    assertFalse(Files.exists(written));
    Answer useful = visits.call("viewer", "gateway:info | grep -i NAME");
    assertTrue(useful.out().contains("trial"), useful::said);
  }

  @Test
  void shouldOpenNoEditorOnAnyKeys() throws Exception {
    Path secret = gateway.folder().resolve("run/admin.key");
    String body = Files.readAllLines(secret).get(1);
    for (String role : List.of("viewer", "operator")) {
      // an editor, a file to read into it, an end to it, and what a shell without editors takes
      String keys = "echo hi\u0018\u0005\u0012" + secret + "\r\u0018n\u0003\rlogout\r";
      Answer answer = visits.one("keys", role, keys);
      assertFalse(answer.said().contains(body), role);
      assertTrue(answer.out().contains("hi"), answer::said);
    }
  }

  @Test
  void shouldKeepRightsApartWhenAllRolesEnterAtOnce() throws Exception {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      orders.add(Order.call("admin", "log:get | grep ROOT"));
      orders.add(Order.call("viewer", "log:get"));
      orders.add(Order.call("viewer", "echo a | log:get"));
      orders.add(Order.call("operator", "spd:use linear --help"));
    }
    List<Answer> answers = visits.all(orders);
    for (int i = 0; i < orders.size(); i++) {
      boolean may = orders.get(i).role().equals("admin");
      assertEquals(may, answers.get(i).exit() == 0, orders.get(i) + " " + answers.get(i));
      assertEquals(!may, answers.get(i).refused(), orders.get(i) + " " + answers.get(i));
    }
  }

  @Test
  void shouldShowNobodyTheKeyOfAnSa() throws Exception {
    String digits = KEY.substring(2, 34); // without the salt
    String other = KEY.substring(0, 40) + "11";
    String typed = "sa:add " + SA.formatted(0x1002, other);
    assertEquals(0, visits.call("admin", "log:set DEBUG").exit());
    assertNotEquals(0, visits.call("admin", "sa:add " + SA.formatted(0x1001, KEY)).exit());
    assertNotEquals(0, visits.call("admin", "sa:add " + SA.formatted(0x1001, KEY + "zz")).exit());
    assertNotEquals(0, visits.call("viewer", typed).exit());
    Answer session = visits.one("type", "operator", typed + "\rhistory\rlogout\r");
    assertTrue(session.out().contains(digits), "the one who typed it sees it");
    Answer next = visits.one("type", "viewer", "history\rlogout\r");
    assertTrue(next.out().contains("history"), next::said);
    List<String> said = new ArrayList<>(List.of(next.said()));
    for (String line :
        List.of(
            "sa:list",
            "sa:list --json",
            "sa:show 0x1001",
            "sa:show 0x1001 --json",
            "spd:list",
            "gateway:info --json",
            "gateway:commits --json",
            "service:list",
            "log:display -n 0",
            "log:exception-display")) {
      said.add(visits.call("admin", line).said());
    }
    assertEquals(0, visits.call("admin", "log:set INFO").exit());
    said.forEach(text -> assertFalse(text.contains(digits), text));
    Answer listed = visits.call("viewer", "sa:list");
    assertTrue(listed.out().contains("00001002"), () -> listed.said() + session.said());
    assertEquals(List.of(), Leaks.filesWith(gateway.folder(), digits));
    assertFalse(Files.exists(gateway.distribution().resolve(".karaf")));
    assertFalse(Leaks.processShows(gateway.folder(), digits));
  }

  @Test
  void shouldLetNobodyInByAnythingButAKnownKey() throws Exception {
    for (String user : List.of("admin", "viewer", "karaf", "root")) {
      for (String way : List.of("password", "keyboard-interactive", "nothing", "unknown")) {
        assertEquals(-1, visits.one("enter", user, way).exit(), user + " " + way);
      }
    }
    assertEquals(-1, visits.one("enter", "admin", "viewer").exit(), "another's name");
    assertEquals(-1, visits.one("enter", "viewer", "admin").exit(), "another's name");
    assertEquals(0, visits.one("enter", "viewer", "viewer").exit(), "the right key");
  }

  @Test
  void shouldGiveNothingButAShellToAnyRole() throws Exception {
    for (String role : Visits.ROLES) {
      for (String what : List.of("sftp", "netconf", "connection", "listener")) {
        Answer answer = visits.one("open", role, what);
        assertEquals(-1, answer.exit(), role + " " + what);
        assertFalse(answer.err().contains("IllegalState"), answer::said);
      }
      assertNotEquals(0, visits.call(role, "scp -f /etc/passwd").exit());
    }
  }

  @Test
  void shouldListenWhereItSaysAndNowhereElse() throws Exception {
    List<String> found = new ArrayList<>();
    for (String line : gateway.outputOf("ss", "-H", "-tuln").lines().toList()) {
      List<String> words = words(line.strip());
      // a socket of the dual stack shows its IPv4 address in IPv6
      found.add(words.get(0) + " " + words.get(4).replaceAll("\\[::ffff:(.*)]", "$1"));
    }
    found.sort(null);
    assertEquals(List.of("tcp 127.0.0.1:" + gateway.port(), "udp 192.0.2.1:4500"), found);
  }

  @Test
  void shouldKeepItsFilesToItself() throws Exception {
    for (String file :
        List.of("run/admin.key", "state/host.key", "run/ssh.port", "run/known_hosts")) {
      assertEquals("rw-------", permissions(file), file);
    }
    for (String at : List.of("run", "state", "data", "etc", "deploy")) {
      assertEquals("rwx------", permissions(at), at);
    }
    assertEquals(List.of(), Leaks.readableByOthers(gateway.folder().resolve("run")));
    assertEquals(List.of(), Leaks.readableByOthers(gateway.folder().resolve("state")));
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(gateway.folder().resolve(file)));
  }
}
