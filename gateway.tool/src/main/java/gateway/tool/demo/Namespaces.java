package gateway.tool.demo;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Three network namespaces of this process: left and right with a {@code wan0} each, and between
 * them the wire with a bridge whose ports are {@code left} and {@code right}. Names carry the
 * process id, so that demos do not meet.
 */
public final class Namespaces implements AutoCloseable {
  private static final String WIRE = "w";
  // Queues are sized so that a busy machine delays and does not drop.
  private static final String QUEUE = "100000";
  private static final String TCP_BUFFERS = "4096 65536 262144";

  private final String ip;
  private final String prefix;
  private final List<String> made = new ArrayList<>();

  /** Nothing is made yet. */
  public Namespaces() {
    Path found = Prerequisites.find("ip");
    ip = found == null ? "ip" : found.toString();
    prefix = DeadProcess.PREFIX + ProcessHandle.current().pid() + "-" + nextNumber() + "-";
  }

  private static String nextNumber() {
    return Long.toString(System.nanoTime() & 0xfffff, 36);
  }

  /** Makes the namespaces, the bridge and the links. */
  public void build() throws GatewayException {
    sweep();
    for (Side side : Side.values()) {
      make(name(side));
      // Bounded windows: TCP must not fill the queues that it shares with the probes.
      in(name(side), "sysctl", "-qw", "net.ipv4.tcp_wmem=" + TCP_BUFFERS);
      in(name(side), "sysctl", "-qw", "net.ipv4.tcp_rmem=" + TCP_BUFFERS);
    }
    make(wire());
    ip("-n", wire(), "link", "add", "br0", "type", "bridge");
    for (Side side : Side.values()) {
      connect(side);
    }
    ip("-n", wire(), "link", "set", "br0", "up");
  }

  private void make(String name) throws GatewayException {
    synchronized (made) {
      made.add(name);
    }
    ip("netns", "add", name);
    ip("-n", name, "link", "set", "lo", "up");
  }

  private void connect(Side side) throws GatewayException {
    ip(
        "-n",
        wire(),
        "link",
        "add",
        side.label(),
        "type",
        "veth",
        "peer",
        "name",
        "wan0",
        "netns",
        name(side));
    ip("-n", wire(), "link", "set", side.label(), "master", "br0", "up");
    ip("-n", name(side), "address", "add", side.wan() + "/24", "dev", "wan0");
    ip("-n", name(side), "link", "set", "wan0", "up");
  }

  /** The gateway's TUN device waits longer before it drops. */
  public void lengthenQueue(Side side, String device) throws GatewayException {
    ip("-n", name(side), "link", "set", device, "txqueuelen", QUEUE);
  }

  /** The namespace of a gateway and the host behind it. */
  public String name(Side side) {
    return prefix + side.label().charAt(0);
  }

  /** The namespace of the bridge. */
  public String wire() {
    return prefix + WIRE;
  }

  /** The words that run a program in a namespace; ip replaces itself by it. */
  public List<String> enter(String name) {
    return List.of(ip, "netns", "exec", name);
  }

  private void in(String name, String... words) throws GatewayException {
    List<String> command = new ArrayList<>(enter(name));
    command.addAll(List.of(words));
    run(command);
  }

  /** Runs {@code ip} with these words. */
  public String ip(String... words) throws GatewayException {
    List<String> command = new ArrayList<>(List.of(ip));
    command.addAll(List.of(words));
    return run(command);
  }

  private static String run(List<String> command) throws GatewayException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new GatewayException(Errno.ETIMEDOUT, String.join(" ", command) + " hangs");
      }
      if (process.exitValue() != 0) {
        Errno code = said.contains("not permitted") ? Errno.EPERM : Errno.EIO;
        throw new GatewayException(
            code,
            String.join(" ", command)
                + ": "
                + said.strip()
                + "; needs root with CAP_NET_ADMIN and CAP_SYS_ADMIN, or use --in-process");
      }
      return said;
    } catch (IOException failed) {
      throw new GatewayException(Errno.EIO, failed.getMessage() + "; or use --in-process", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "interrupted", interrupted);
    }
  }

  // A demo that was killed could not clean up: namespaces whose process is gone are nobody's.
  private void sweep() throws GatewayException {
    for (String line : ip("netns", "list").lines().toList()) {
      String name = line.strip().split(" ", 2)[0];
      if (DeadProcess.owns(name)) {
        remove(name);
      }
    }
  }

  // What still runs inside would keep the namespace, nameless, for ever.
  private void remove(String name) {
    try {
      for (String pid : ip("netns", "pids", name).lines().toList()) {
        ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
      }
      ip("netns", "delete", name);
    } catch (GatewayException | NumberFormatException stays) {
      if (!String.valueOf(stays.getMessage()).contains("No such file")) {
        System.err.printf(Locale.ROOT, "gateway demo: %s stays: %s%n", name, stays.getMessage());
      }
    }
  }

  @Override
  public void close() {
    synchronized (made) {
      made.forEach(this::remove);
      made.clear();
    }
  }
}
