package gateway.port.tun;

import com.sun.management.ThreadMXBean;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortCounters;
import gateway.port.udp.UdpDriver;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/**
 * What the ports alone can carry: two relays without crypto, iperf3 through them. Prints Mbit per
 * CPU second of both relays, and packets per system call. Arguments: {@code gso=off|on}, {@code
 * gro=off|on} (veth), {@code seconds=N}, {@code rounds=N}, {@code udp=MBIT}, {@code streams=N}.
 */
public final class ThroughputHarness {
  private ThroughputHarness() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new java.util.HashMap<>();
    for (String argument : arguments) {
      options.put(argument.split("=")[0], argument.split("=")[1]);
    }
    try (Namespace a = Namespace.create("a");
        Namespace b = Namespace.create("b")) {
      Namespace.join(a, b);
      String gso = options.getOrDefault("gso", "off");
      a.run("ethtool", "-K", "va", "tx-udp-segmentation", gso);
      b.run("ethtool", "-K", "vb", "tx-udp-segmentation", gso);
      String gro = options.getOrDefault("gro", "off");
      a.run("ethtool", "-K", "va", "gro", gro);
      b.run("ethtool", "-K", "vb", "gro", gro);
      if (gro.equals("on")) {
        // veth bypasses GRO where the sender could have sent TSO.
        a.run("ethtool", "-K", "va", "tso", "off");
        b.run("ethtool", "-K", "vb", "tso", "off");
      }
      PacketPort[] ports = {
        tun(a, "10.1.0.1/24", "10.2.0.0/24"),
        udp(a, "192.0.2.1"),
        tun(b, "10.2.0.1/24", "10.1.0.0/24"),
        udp(b, "192.0.2.2")
      };
      Relay left = new Relay(ports[0].queue(0), ports[1].queue(0), 0xc0000201, 0xc0000202);
      Relay right = new Relay(ports[2].queue(0), ports[3].queue(0), 0xc0000202, 0xc0000201);
      Thread[] threads = {new Thread(left, "left"), new Thread(right, "right")};
      for (Thread thread : threads) {
        thread.setDaemon(true);
        thread.start();
      }
      Process server = b.command("iperf3", "-s", "-B", "10.2.0.1").start();
      Thread.sleep(300);
      int rounds = Integer.parseInt(options.getOrDefault("rounds", "4"));
      for (int round = 0; round < rounds; round++) {
        measure(a, options, ports, threads);
      }
      if (options.containsKey("stats")) {
        System.out.println(a.run("nstat", "-a") + b.run("nstat", "-a") + b.run("ip", "-s", "link"));
      }
      System.out.println("dropped left " + left.dropped + " right " + right.dropped);
      server.destroy();
      left.stop = true;
      right.stop = true;
      for (Thread thread : threads) {
        thread.join();
      }
      for (PacketPort port : ports) {
        port.close();
      }
    }
  }

  private static void measure(
      Namespace a, Map<String, String> options, PacketPort[] ports, Thread[] threads)
      throws Exception {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] cpu = new long[threads.length];
    long[] garbage = new long[threads.length];
    for (int i = 0; i < threads.length; i++) {
      cpu[i] = bean.getThreadCpuTime(threads[i].threadId());
      garbage[i] = bean.getThreadAllocatedBytes(threads[i].threadId());
    }
    long[][] before = counters(ports);
    String seconds = options.getOrDefault("seconds", "4");
    String streams = options.getOrDefault("streams", "1");
    String rate = options.get("udp");
    String text =
        rate == null
            ? a.run("iperf3", "-c", "10.2.0.1", "-t", seconds, "-f", "m", "-P", streams, "-J")
            : a.run("iperf3", "-c", "10.2.0.1", "-t", seconds, "-u", "-b", rate, "-l", "64", "-J");
    long bytes = received(text, rate != null);
    StringBuilder line = new StringBuilder();
    long total = 0;
    for (int i = 0; i < threads.length; i++) {
      long spent = bean.getThreadCpuTime(threads[i].threadId()) - cpu[i];
      total += spent;
      line.append(
          String.format(
              "%s %.2f s %d B  ",
              threads[i].getName(),
              spent / 1e9,
              bean.getThreadAllocatedBytes(threads[i].threadId()) - garbage[i]));
    }
    long[][] after = counters(ports);
    System.out.printf("%.0f Mbit/CPU-s  %s", bytes * 8e3 / total, line);
    for (int i = 0; i < ports.length; i++) {
      System.out.printf(
          " %s%d rx %.1f/call tx %.1f/call (%d, %d)",
          ports[i].name(),
          i / 2,
          ratio(after[i][0] - before[i][0], after[i][1] - before[i][1]),
          ratio(after[i][2] - before[i][2], after[i][3] - before[i][3]),
          after[i][0] - before[i][0],
          after[i][2] - before[i][2]);
    }
    System.out.println();
  }

  private static double ratio(long a, long b) {
    return b == 0 ? 0 : a / (double) b;
  }

  private static long received(String json, boolean udp) {
    String key = udp ? "\"sum\":" : "\"sum_received\":";
    int at = json.indexOf("\"bytes\":", json.indexOf(key, json.indexOf("\"end\":")));
    return Long.parseLong(json.substring(at + 8, json.indexOf(',', at)).trim());
  }

  private static long[][] counters(PacketPort[] ports) {
    long[][] values = new long[ports.length][];
    for (int i = 0; i < ports.length; i++) {
      PortCounters c = ports[i].queue(0).counters();
      values[i] = new long[] {c.rxPackets, c.rxCalls, c.txPackets, c.txCalls};
    }
    return values;
  }

  private static PacketPort tun(Namespace in, String address, String route) throws Exception {
    return in.call(() ->
        new TunDriver()
            .open(
                new PortConfig(
                    "tun",
                    "tun",
                    Map.of("device", "gw0", "mtu", 1400, "addresses", List.of(address)),
                    List.of(route),
                    1)));
  }

  private static PacketPort udp(Namespace in, String local) throws Exception {
    return in.call(() ->
        new UdpDriver().open(new PortConfig("udp", "udp", Map.of("local", local), List.of(), 1)));
  }
}
