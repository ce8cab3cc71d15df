package gateway.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.route.Route;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PortConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayYamlTest {
  private static final Set<String> TYPES = Set.of("tun", "udp", "other");

  static GatewayConfig read(String text) throws GatewayException {
    return GatewayYaml.read("g.yaml", text, TYPES);
  }

  static GatewayException refused(String text) {
    return assertThrows(GatewayException.class, () -> read(text));
  }

  @Test
  void shouldReadEverythingWhenTheFileSaysEverything() throws GatewayException {
    GatewayConfig config =
        read(
            """
            gateway: { name: left, workers: 1, unmatched: linux }
            spd: { driver: hash, hash: { hthresh4: [24, 28], hthresh6: [64, 64] } }
            ports:
              lan: { type: tun, device: gw0, mtu: 1400, vnet_hdr: true, addresses: [10.1.0.1/24] }
              wan: { type: udp, local: [192.0.2.1, 192.0.2.9], encap_port: 4500 }
              odd: { type: other, anything: [1, { deep: "x" }] }
            routes: [ { to: 10.2.0.0/24, port: wan }, { to: 0.0.0.0/0, port: odd } ]
            load: [ policies.xfrm, /etc/sas.xfrm ]
            leases: { outbound: 128, inbound: 64 }
            shell: { port: 2222 }
            """);

    assertEquals(
        new GatewayConfig(
            "left",
            1,
            true,
            "hash",
            new GatewayConfig.HashThresholds(24, 28),
            List.of(
                new PortConfig(
                    "lan",
                    "tun",
                    Map.of(
                        "device",
                        "gw0",
                        "mtu",
                        1400,
                        "vnet_hdr",
                        true,
                        "addresses",
                        List.of("10.1.0.1/24")),
                    List.of("10.2.0.0/24", "0.0.0.0/0"),
                    1),
                new PortConfig(
                    "wan",
                    "udp",
                    Map.of("local", List.of("192.0.2.1", "192.0.2.9"), "encap_port", 4500),
                    List.of("0.0.0.0/0"),
                    1),
                new PortConfig(
                    "odd",
                    "other",
                    Map.of("anything", List.of(1, Map.of("deep", "x"))),
                    List.of("10.2.0.0/24"),
                    1)),
            List.of(new Route(0x0a020000, 24, "wan"), new Route(0, 0, "odd")),
            List.of("policies.xfrm", "/etc/sas.xfrm"),
            new GatewayConfig.Leases(128, 64)),
        config);
    assertEquals(
        List.of(Path.of("/d/policies.xfrm"), Path.of("/etc/sas.xfrm")),
        config.loadFiles(Path.of("/d")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "gateway:\nports:\nroutes:\n"})
  void shouldUseTheDefaultsWhenTheFileSaysNothing(String text) throws GatewayException {
    GatewayConfig config = read(text);

    assertEquals("gateway", config.name());
    assertEquals("tuple-space", config.spdDriver());
    assertEquals(new GatewayConfig.Leases(65_536, 4_096), config.leases());
    assertNull(config.hash());
    assertEquals(List.of(), config.ports());
  }

  @Test
  void shouldReportEveryErrorWithItsPlaceWhenSeveralThingsAreWrong() {
    GatewayException refused =
        refused(
            """
            gatway: { name: left }
            gateway: { workres: 1, unmatched: maybe }
            ports:
              lan: { type: tun, devise: gw0, vnet_hdr: yes }
              wan: { type: upd }
              own: { local: 192.0.2.1 }
            routes:
              - { to: 10.2.0.0/33, port: wan }
              - { to: 10.2.0.9/24, port: wam }
              - { to: 10.2.0.0/16 }
            leases: { outbound: 0, inbound: many }
            """);

    assertEquals(
        """
        g.yaml:1:1: unknown key 'gatway'; did you mean 'gateway'?
        g.yaml:2:12: unknown key 'workres'; did you mean 'workers'?
        g.yaml:2:35: 'unmatched' must be discard or linux, not maybe
        g.yaml:4:21: unknown key 'devise'; did you mean 'device'?
        g.yaml:4:44: write true or false, or put 'yes' in quotes
        g.yaml:5:16: there is no port type 'upd'; there are other, tun, udp; did you mean 'udp'?
        g.yaml:6:3: port own needs a type, such as other, tun, udp
        g.yaml:8:11: a prefix length of IPv4 is 0 to 32, not 33
        g.yaml:9:11: bits behind the prefix length are set: write 10.2.0.0/24
        g.yaml:9:30: there is no port 'wam'; did you mean 'wan'?
        g.yaml:10:5: a route needs 'to' and 'port', as in { to: 10.2.0.0/24, port: wan }
        g.yaml:11:21: 'outbound' must be a whole number from 64 to 1073741824
        g.yaml:11:33: 'inbound' must be a whole number from 64 to 1073741824\
        """,
        refused.getMessage());
    assertEquals(Errno.EINVAL, refused.code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway: { workers: 2 } | more than one worker is not built yet",
        "{ports: {w: {type: udp}}, routes: [{to: '::/0', port: w}]} | IPv6 is not built yet"
      })
  void shouldSayNotBuiltYetWhenAPartComesLater(String text, String message) {
    GatewayException refused = refused(text);

    assertEquals(Errno.ENOTSUP, refused.code());
    assertTrue(refused.getMessage().endsWith(message), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway: [",
        "a: b: c",
        "- 1",
        "just words",
        "ports: { lan: { type: udp }, lan: { type: udp } }",
        "ports: { 'a b': { type: udp } }",
        "ports: [ lan ]",
        "ports: { lan: tun }",
        "routes: { to: 1 }",
        "{ports: {w: {type: udp}}, routes: [{to: 10.0.0.0/8, port: w}, {to: 10.0.0.0/8, port: w}]}",
        "{ports: {w: {type: udp}}, routes: [{to: 10.0.0.256/32, port: w}]}",
        "load: file",
        "load: [ [] ]",
        "filter: {}",
        "gateway: { workers: 01 }",
        "shell: { port: 65536 }",
        "shell: { port: -1 }",
        "shell: { port: ssh }",
        "gateway: { name: }",
        "spd: { hash: { hthresh4: 24 } }",
        "spd: { hash: { hthresh4: [24, 33] } }",
        "{<<: {gateway: {}}}",
        "{a: 1}: 2",
        "---\n{}\n---\n{}\n",
        "ports: { lan: { type: tun, mtu: } }",
        "ports: { lan: { type: other, n: 0x10 } }",
        "name: \u0001"
      })
  void shouldSayWhereWhenTheFileIsWrong(String text) {
    GatewayException refused = refused(text);

    assertEquals(Errno.EINVAL, refused.code());
    refused
        .getMessage()
        .lines()
        .forEach(line -> assertTrue(line.matches("g\\.yaml:\\d+:\\d+: .+"), line));
  }
}
