package gateway.port.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Batch;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortQueue;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A host, a gateway that the kernel would forward for, and the world behind it: what the world
 * receives when the gateway's process is there, has been killed, has lost its device, was released.
 */
class FailClosedTest {
  private static final String PROTECTED = "10.2.0.7";
  private static final String OTHER = "10.9.0.7";

  private Namespace host;
  private Namespace gate;
  private Namespace world;
  private DatagramSocket sender;
  private DatagramSocket receiver;

  @BeforeEach
  void build() throws Exception {
    Namespace.require();
    host = Namespace.create("fh");
    gate = Namespace.create("fg");
    world = Namespace.create("fw");
    link(host, "h0", "10.1.1.2/24", gate, "lan0", "10.1.1.1/24");
    link(world, "w0", "198.51.100.2/24", gate, "wan0", "198.51.100.1/24");
    host.run("ip", "route", "add", "default", "via", "10.1.1.1");
    gate.run("ip", "route", "add", "default", "via", "198.51.100.2");
    gate.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    world.run("ip", "addr", "add", PROTECTED + "/32", "dev", "lo");
    world.run("ip", "addr", "add", OTHER + "/32", "dev", "lo");
    world.run("ip", "route", "add", "10.1.0.0/16", "via", "198.51.100.1");
    receiver = world.call(() -> new DatagramSocket(new InetSocketAddress("0.0.0.0", 7000)));
    receiver.setSoTimeout(10_000);
    sender = host.call(() -> new DatagramSocket());
  }

  private static void link(Namespace a, String da, String ipA, Namespace b, String db, String ipB)
      throws Exception {
    Namespace.execute(
        "ip", "link", "add", da, "netns", a.name(), "type", "veth", "peer", "name", db, "netns",
        b.name());
    a.run("ip", "addr", "add", ipA, "dev", da);
    b.run("ip", "addr", "add", ipB, "dev", db);
    a.run("ip", "link", "set", da, "up");
    b.run("ip", "link", "set", db, "up");
  }

  @AfterEach
  void remove() throws Exception {
    if (sender != null) {
      sender.close();
      receiver.close();
    }
    for (Namespace namespace : new Namespace[] {host, gate, world}) {
      if (namespace != null) {
        namespace.close();
      }
    }
  }

  /** How many of 50 packets for the protected prefix the kernel forwards to the world. */
  private int leaked() throws Exception {
    for (int i = 0; i < 50; i++) {
      send(PROTECTED, "secret");
    }
    // What was forwarded before this one has arrived before it.
    send(OTHER, "end");
    byte[] buffer = new byte[100];
    int leaked = 0;
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      receiver.receive(packet);
      if (new String(buffer, 0, packet.getLength(), StandardCharsets.US_ASCII).equals("end")) {
        return leaked;
      }
      leaked++;
    }
  }

  private void send(String to, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    sender.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(to), 7000));
  }

  private String routes() throws Exception {
    return gate.run("ip", "route", "show", "proto", "200");
  }

  @Test
  void shouldForwardNothingWhenTheProcessIsKilledAndTheDeviceRemoved() throws Exception {
    assertEquals(50, leaked(), "without a gateway the kernel forwards");

    Process holder =
        gate.command(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TunHolder.class.getName(),
                "10.2.0.0/24",
                "10.3.0.0/16")
            .start();
    assertEquals("open", new String(holder.getInputStream().readNBytes(4)));
    assertEquals("0", gate.run("cat", "/proc/sys/net/ipv4/conf/gw0/forwarding").trim());
    assertEquals(0, leaked(), "the gateway has it");

    // The command and the process that holds the device, for "ip netns exec" becomes it.
    holder.destroyForcibly().waitFor();
    String standing = routes();
    assertTrue(standing.contains("10.2.0.0/24 dev gw0"), standing);
    assertTrue(standing.contains("blackhole 10.2.0.0/24"), standing);
    assertTrue(standing.contains("blackhole 10.3.0.0/16"), standing);
    assertEquals(0, leaked(), "killed");

    gate.run("ip", "link", "delete", "gw0");
    assertFalse(routes().contains("gw0"));
    assertTrue(routes().contains("blackhole 10.2.0.0/24"));
    assertEquals(0, leaked(), "the device has gone");

    List<String> removed =
        gate.call(() -> new TunDriver().release(TunHolder.config("10.2.0.0/24", "10.3.0.0/16")));
    assertEquals(2, removed.size(), removed.toString());
    assertEquals("", routes());
    assertEquals(50, leaked(), "released");
  }

  @Test
  void shouldStartAgainOnTheStandingStateAndReleaseAll() throws Exception {
    PortConfig config = TunHolder.config("10.2.0.0/24", "10.3.0.0/16");
    for (int i = 0; i < 3; i++) {
      PacketPort port = gate.call(() -> new TunDriver().open(config));
      assertEquals(0, leaked());
      port.close();
      assertEquals(0, leaked());
    }
    assertEquals(4, routes().lines().count(), routes());
    PortConfig changed =
        new PortConfig(
            "lan",
            "tun",
            Map.of("device", "gw0", "mtu", 1300, "addresses", List.of("10.1.5.1/24")),
            List.of("10.2.0.0/24"),
            1);
    gate.call(() -> new TunDriver().open(changed)).close();
    String address = gate.run("ip", "addr", "show", "dev", "gw0");
    assertTrue(address.contains("10.1.5.1/24") && !address.contains("10.1.0.1"), address);
    assertTrue(address.contains("mtu 1300"), address);
    assertFalse(routes().contains("10.3.0.0/16 dev"), routes());
    assertTrue(routes().contains("blackhole 10.3.0.0/16"), routes());
    gate.run("ip", "route", "add", "blackhole", "10.4.0.0/16", "metric", "7", "proto", "200");
    List<String> removed = gate.call(() -> new TunDriver().release(changed));
    assertTrue(removed.contains("device gw0"), removed.toString());
    assertTrue(removed.contains("blackhole 10.3.0.0/16"), removed.toString());
    assertTrue(routes().contains("10.4.0.0/16"), "that of another gateway stays");
    gate.run("ip", "route", "delete", "blackhole", "10.4.0.0/16", "metric", "7");
    assertEquals("", routes());
    assertFalse(gate.run("ip", "-o", "link").contains("gw0"));
    assertEquals(List.of(), gate.call(() -> new TunDriver().release(config)));
    assertEquals(50, leaked());
  }

  @Test
  void shouldRefuseAndLeaveNothingWhenARouteBelongsToSomebodyElse() throws Exception {
    gate.run("ip", "route", "add", "10.3.0.0/16", "via", "198.51.100.2", "proto", "static");
    GatewayException e = refused(TunHolder.config("10.2.0.0/24", "10.3.0.0/16"));
    assertEquals(Errno.EEXIST, e.code());
    assertTrue(e.getMessage().contains("10.3.0.0/16"), e.getMessage());
    assertTrue(e.getMessage().contains("wan0 (proto static)"), e.getMessage());
    assertTrue(e.getMessage().contains("ip route delete"), e.getMessage());
    assertEquals("", routes());
    assertFalse(gate.run("ip", "-o", "link").contains("gw0"));

    e = refused(TunHolder.config("0.0.0.0/0"));
    assertEquals(Errno.EEXIST, e.code());
    // Release takes nothing that is not ours.
    gate.call(() -> new TunDriver().release(TunHolder.config("10.3.0.0/16")));
    assertTrue(gate.run("ip", "route").contains("10.3.0.0/16 via"));
  }

  @Test
  void shouldRefuseWhenTheDeviceIsInUseOrSomethingElse() throws Exception {
    PacketPort port = gate.call(() -> new TunDriver().open(TunHolder.config("10.2.0.0/24")));
    assertEquals(Errno.EBUSY, refused(TunHolder.config("10.2.0.0/24")).code());
    PortConfig second =
        new PortConfig("dmz", "tun", Map.of("device", "gw1"), List.of("10.2.0.0/24"), 1);
    GatewayException e = refused(second);
    assertEquals(Errno.EBUSY, e.code());
    assertTrue(e.getMessage().contains("gw0"), e.getMessage());
    assertFalse(gate.run("ip", "-o", "link").contains("gw1"));
    port.close();
    PortConfig taken = new PortConfig("dmz", "tun", Map.of("device", "wan0"), List.of(), 1);
    assertEquals(Errno.EBUSY, refused(taken).code());
    assertTrue(gate.run("ip", "-o", "link").contains("wan0"));
  }

  @Test
  void shouldUseAnOperatorsOwnDeviceAndLeaveItWhenReleased() throws Exception {
    gate.run("ip", "tuntap", "add", "mode", "tun", "name", "gw0");
    gate.run("ip", "addr", "add", "172.16.0.1/24", "dev", "gw0");
    PortConfig config = TunHolder.config("10.2.0.0/24");
    gate.call(() -> new TunDriver().open(config)).close();
    String addresses = gate.run("ip", "-4", "addr", "show", "dev", "gw0");
    assertTrue(addresses.contains("172.16.0.1/24"), addresses);
    assertTrue(addresses.contains("10.1.0.1/24"), addresses);
    gate.call(() -> new TunDriver().release(config));
    assertEquals("", routes());
    assertTrue(gate.run("ip", "-o", "link").contains("gw0"));
  }

  @Test
  void shouldTellWhenTheDeviceHasGone() throws Exception {
    PacketPort port = gate.call(() -> new TunDriver().open(TunHolder.config("10.2.0.0/24")));
    Slab slab = new Slab(256);
    PortQueue queue = port.queue(0);
    queue.refill(slab);
    assertFalse(hasGone(queue));
    gate.run("ip", "link", "set", "gw0", "down");
    assertFalse(hasGone(queue));
    gate.run("ip", "link", "delete", "gw0");
    assertTrue(hasGone(queue));
    port.close();
    slab.close();
  }

  private static boolean hasGone(PortQueue queue) {
    queue.rx(new Batch());
    return queue.counters().gone;
  }

  @Test
  void shouldServeSeveralWorkersAndFallBackToOne() throws Exception {
    Map<String, Object> values = Map.of("device", "gw0", "addresses", "10.1.0.1/24");
    PortConfig four = new PortConfig("lan", "tun", values, List.of("10.2.0.0/24"), 4);
    PacketPort port = gate.call(() -> new TunDriver().open(four));
    assertEquals(4, port.capabilities().queues());
    port.close();
    gate.call(() -> new TunDriver().open(TunHolder.config("10.2.0.0/24"))).close();
    gate.call(() -> new TunDriver().release(four));
    assertFalse(gate.run("ip", "-o", "link").contains("gw0"));
  }

  @Test
  void shouldRefuseByKeyWhenTheConfigurationIsWrong() throws Exception {
    wrong(Errno.EINVAL, "device", Map.of());
    wrong(Errno.EINVAL, "device", Map.of("device", "a/b"));
    wrong(Errno.EINVAL, "device", Map.of("device", "a234567890123456"));
    wrong(Errno.EINVAL, "mtu", Map.of("device", "gw0", "mtu", 9000));
    wrong(Errno.EINVAL, "addresses", Map.of("device", "gw0", "addresses", List.of("10.1.0")));
    wrong(Errno.ENOTSUP, "IPv6", Map.of("device", "gw0", "addresses", List.of("fd01::1/64")));
    wrong(Errno.EINVAL, "speed", Map.of("device", "gw0", "speed", 1));
  }

  private void wrong(Errno code, String word, Map<String, Object> values) throws Exception {
    GatewayException e = refused(new PortConfig("lan", "tun", values, List.of(), 1));
    assertEquals(code, e.code());
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }

  private GatewayException refused(PortConfig config) throws Exception {
    return assertThrows(
        GatewayException.class, () -> gate.call(() -> new TunDriver().open(config)));
  }
}
