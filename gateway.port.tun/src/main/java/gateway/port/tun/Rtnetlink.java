package gateway.port.tun;

import gateway.packet.Memory;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few RTNETLINK requests a TUN port makes: links, addresses and routes of IPv4.
 *
 * <p>Requests return 0 or {@code -errno} as the kernel answered. Control path only; one thread; the
 * network namespace is that of the thread that constructs it. Message shapes: rtnetlink(7), {@code
 * include/uapi/linux/rtnetlink.h}.
 */
final class Rtnetlink implements AutoCloseable {
  /** The tag of every route the gateway sets. */
  static final int PROTOCOL = 200;

  static final int TABLE_MAIN = 254;
  static final int TYPE_UNICAST = 1;
  static final int TYPE_BLACKHOLE = 6;

  static final int ENODEV = 19;
  static final int EEXIST = 17;

  private static final int AF_INET = 2;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;

  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NEWLINK = 16;
  private static final int GETLINK = 18;
  private static final int NEWADDR = 20;
  private static final int DELADDR = 21;
  private static final int GETADDR = 22;
  private static final int NEWROUTE = 24;
  private static final int DELROUTE = 25;
  private static final int GETROUTE = 26;

  private static final int F_REQUEST = 1;
  private static final int F_ACK = 4;
  private static final int F_DUMP = 0x300;
  private static final int F_EXCL = 0x200;
  private static final int F_CREATE = 0x400;

  private static final int HEADER = 16;
  private static final int BUFFER = 1 << 17;

  /** A route of the main table as the kernel lists it; {@code device} 0 = none. */
  record Route(int destination, int bits, int type, int protocol, int device, int metric) {}

  /** An IPv4 address of a device. */
  record Address(int address, int bits) {}

  /** A device; {@code alias} is empty where none is set. */
  record Link(int index, String name, int mtu, String alias, String kind) {}

  private final Arena arena = Arena.ofConfined();
  private final long out = arena.allocate(4096, 8).address();
  private final long in = arena.allocate(BUFFER, 8).address();
  private final int socket;
  private int length;
  private int sequence;

  Rtnetlink() {
    socket = Libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
  }

  /** 0, or {@code -errno} when the socket could not be opened. */
  int status() {
    return Math.min(socket, 0);
  }

  @Override
  public void close() {
    if (socket >= 0) {
      Libc.close(socket);
    }
    arena.close();
  }

  /** The device of that name, or null. */
  @Nullable Link link(String name) {
    begin(GETLINK, F_REQUEST);
    infomsg(0, 0, 0);
    text(3, name);
    int n = send();
    if (n < 0 || Memory.native16(in + 4) != NEWLINK) {
      return null;
    }
    return parseLink(in);
  }

  /** The name of the device with that index, or its number where it has gone. */
  String linkName(int index) {
    begin(GETLINK, F_REQUEST);
    infomsg(index, 0, 0);
    int n = send();
    return n < 0 || Memory.native16(in + 4) != NEWLINK ? "#" + index : parseLink(in).name();
  }

  /** Sets MTU and queue length and brings the device up; an alias of null is left alone. */
  int setLink(int index, int mtu, int queueLength, @Nullable String alias) {
    begin(NEWLINK, F_REQUEST | F_ACK);
    infomsg(index, 1, 1);
    number(4, mtu);
    number(13, queueLength);
    if (alias != null) {
      text(20, alias);
    }
    return acknowledged();
  }

  /** Adds an address; -EEXIST when it is there. */
  int addAddress(int index, int address, int bits) {
    begin(NEWADDR, F_REQUEST | F_ACK | F_CREATE | F_EXCL);
    addressMessage(index, address, bits);
    return acknowledged();
  }

  int removeAddress(int index, int address, int bits) {
    begin(DELADDR, F_REQUEST | F_ACK);
    addressMessage(index, address, bits);
    return acknowledged();
  }

  private void addressMessage(int index, int address, int bits) {
    Memory.put8(out + length, AF_INET);
    Memory.put8(out + length + 1, bits);
    Memory.put8(out + length + 2, 0);
    Memory.put8(out + length + 3, 0);
    Memory.putNative32(out + length + 4, index);
    length += 8;
    addressAttribute(2, address);
    addressAttribute(1, address);
  }

  /** The IPv4 addresses of a device. */
  List<Address> addresses(int index) {
    List<Address> found = new ArrayList<>();
    begin(GETADDR, F_REQUEST | F_DUMP);
    Memory.putNative64(out + length, AF_INET);
    length += 8;
    int n = send();
    while (n > 0) {
      for (long m = in; m < in + n; m += align(Memory.native32(m))) {
        if (Memory.native16(m + 4) == NLMSG_DONE || Memory.native16(m + 4) == NLMSG_ERROR) {
          return found;
        }
        long body = m + HEADER;
        if (Memory.native16(m + 4) == NEWADDR && Memory.native32(body + 4) == index) {
          long local = attribute(m, 8, 2);
          if (local != 0) {
            found.add(new Address(Memory.i32(local), Memory.u8(body + 1)));
          }
        }
      }
      n = Libc.recv(socket, in, BUFFER, 0);
    }
    return found;
  }

  /** Adds a route tagged {@link #PROTOCOL}; -EEXIST when the same one is there. */
  int addRoute(int destination, int bits, int type, int device, int metric) {
    begin(NEWROUTE, F_REQUEST | F_ACK | F_CREATE | F_EXCL);
    routeMessage(destination, bits, type, device, metric);
    return acknowledged();
  }

  /** Removes a route tagged {@link #PROTOCOL}. */
  int removeRoute(int destination, int bits, int type, int device, int metric) {
    begin(DELROUTE, F_REQUEST | F_ACK);
    routeMessage(destination, bits, type, device, metric);
    return acknowledged();
  }

  private void routeMessage(int destination, int bits, int type, int device, int metric) {
    Memory.put8(out + length, AF_INET);
    Memory.put8(out + length + 1, bits);
    Memory.put8(out + length + 2, 0);
    Memory.put8(out + length + 3, 0);
    Memory.put8(out + length + 4, TABLE_MAIN);
    Memory.put8(out + length + 5, PROTOCOL);
    // A device route reaches hosts behind a link; the scope of everything else is the universe.
    Memory.put8(out + length + 6, type == TYPE_UNICAST ? 253 : 0);
    Memory.put8(out + length + 7, type);
    Memory.putNative32(out + length + 8, 0);
    length += 12;
    if (bits > 0) {
      addressAttribute(1, destination);
    }
    if (device != 0) {
      number(4, device);
    }
    number(6, metric);
  }

  /** The IPv4 routes of the main table. */
  List<Route> routes() {
    List<Route> found = new ArrayList<>();
    begin(GETROUTE, F_REQUEST | F_DUMP);
    Memory.putNative64(out + length, AF_INET);
    Memory.putNative32(out + length + 8, 0);
    length += 12;
    int n = send();
    while (n > 0) {
      for (long m = in; m < in + n; m += align(Memory.native32(m))) {
        if (Memory.native16(m + 4) == NLMSG_DONE || Memory.native16(m + 4) == NLMSG_ERROR) {
          return found;
        }
        if (Memory.native16(m + 4) == NEWROUTE && Memory.u8(m + HEADER + 4) == TABLE_MAIN) {
          found.add(parseRoute(m));
        }
      }
      n = Libc.recv(socket, in, BUFFER, 0);
    }
    return found;
  }

  private static Route parseRoute(long m) {
    long body = m + HEADER;
    long destination = attribute(m, 12, 1);
    long device = attribute(m, 12, 4);
    long metric = attribute(m, 12, 6);
    return new Route(
        destination == 0 ? 0 : Memory.i32(destination),
        Memory.u8(body + 1),
        Memory.u8(body + 7),
        Memory.u8(body + 5),
        device == 0 ? 0 : Memory.native32(device),
        metric == 0 ? 0 : Memory.native32(metric));
  }

  private static Link parseLink(long m) {
    long name = attribute(m, 16, 3);
    long mtu = attribute(m, 16, 4);
    long alias = attribute(m, 16, 20);
    long info = attribute(m, 16, 18);
    String kind = "";
    if (info != 0) {
      long end = info + Memory.native16(info - 4) - 4;
      for (long a = info; a + 4 <= end; a += align(Math.max(4, Memory.native16(a)))) {
        if (Memory.native16(a + 2) == 1) {
          kind = string(a + 4);
        }
      }
    }
    return new Link(
        Memory.native32(m + HEADER + 4),
        name == 0 ? "" : string(name),
        mtu == 0 ? 0 : Memory.native32(mtu),
        alias == 0 ? "" : string(alias),
        kind);
  }

  /** The address of an attribute's value, or 0; {@code skip} = bytes of the fixed body. */
  private static long attribute(long message, int skip, int type) {
    long end = message + Memory.native32(message);
    for (long a = message + HEADER + skip; a + 4 <= end; ) {
      int size = Memory.native16(a);
      if (size < 4) {
        return 0;
      }
      if ((Memory.native16(a + 2) & 0x3fff) == type) {
        return a + 4;
      }
      a += align(size);
    }
    return 0;
  }

  private static String string(long value) {
    int n = Memory.native16(value - 4) - 4;
    byte[] bytes = new byte[n];
    Memory.copy(value, bytes, 0, n);
    while (n > 0 && bytes[n - 1] == 0) {
      n--;
    }
    return new String(bytes, 0, n, StandardCharsets.UTF_8);
  }

  private void begin(int type, int flags) {
    Memory.putNative16(out + 4, type);
    Memory.putNative16(out + 6, flags);
    Memory.putNative32(out + 8, ++sequence);
    Memory.putNative32(out + 12, 0);
    length = HEADER;
  }

  private void infomsg(int index, int flags, int change) {
    Memory.putNative32(out + length, 0);
    Memory.putNative32(out + length + 4, index);
    Memory.putNative32(out + length + 8, flags);
    Memory.putNative32(out + length + 12, change);
    length += 16;
  }

  private void number(int type, int value) {
    Memory.putNative16(out + length, 8);
    Memory.putNative16(out + length + 2, type);
    Memory.putNative32(out + length + 4, value);
    length += 8;
  }

  private void addressAttribute(int type, int address) {
    Memory.putNative16(out + length, 8);
    Memory.putNative16(out + length + 2, type);
    Memory.put32(out + length + 4, address);
    length += 8;
  }

  private void text(int type, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Memory.putNative16(out + length, 4 + bytes.length + 1);
    Memory.putNative16(out + length + 2, type);
    Memory.copy(bytes, 0, out + length + 4, bytes.length);
    Memory.put8(out + length + 4 + bytes.length, 0);
    length += align(4 + bytes.length + 1);
  }

  private static int align(int n) {
    return (n + 3) & ~3;
  }

  private int acknowledged() {
    int n = send();
    if (n < 0) {
      return n;
    }
    return Memory.native16(in + 4) == NLMSG_ERROR ? Memory.native32(in + HEADER) : 0;
  }

  /** Sends the request and receives the first answer; returns its bytes or {@code -errno}. */
  private int send() {
    if (socket < 0) {
      return socket;
    }
    Memory.putNative32(out, length);
    int n = Libc.sendto(socket, out, length, 0, 0, 0);
    return n < 0 ? n : Libc.recv(socket, in, BUFFER, 0);
  }
}
