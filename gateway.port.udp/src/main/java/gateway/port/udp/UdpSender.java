package gateway.port.udp;

import gateway.packet.Batch;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.UdpHeader;
import gateway.port.api.PortCounters;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;

/**
 * Transmits through one socket. Consecutive packets with one destination, traffic class and size
 * (the last may be shorter) are one message that the kernel or the card cuts again (UDP_SEGMENT),
 * gathered from where the packets lie; the messages of a batch go out in one system call.
 */
final class UdpSender {
  private static final int HEADERS = Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH;
  private static final int GROUPS = Batch.CAPACITY;

  /** The kernel's UDP_MAX_SEGMENTS of every version. */
  private static final int MAX_SEGMENTS = 64;

  private static final int MAX_BYTES = 65000;

  private final int socket;
  private final int local;
  private final int encapPort;
  private final PortCounters counters;
  private final MessageVector messages;
  private final long iovs;
  private final long option;
  private final int[] first = new int[GROUPS + 1];
  private boolean dontFragment = true;

  UdpSender(int socket, int local, int encapPort, PortCounters counters, Arena arena) {
    this.socket = socket;
    this.local = local;
    this.encapPort = encapPort;
    this.counters = counters;
    messages = new MessageVector(GROUPS + 1, arena);
    iovs = arena.allocate(Batch.CAPACITY * 16L, 64).address();
    option = arena.allocate(8, 8).address();
  }

  /** Whether the frame is a UDP packet from our address and port. */
  boolean accepts(long frame, int length) {
    return length >= HEADERS
        && Memory.u8(frame) == 0x45
        && Ipv4Header.totalLength(frame) == length
        && !Ipv4Header.isFragment(frame)
        && Ipv4Header.protocol(frame) == IpProtocol.UDP
        && Ipv4Header.source(frame) == local
        && UdpHeader.sourcePort(frame + Ipv4Header.MIN_LENGTH) == encapPort
        && UdpHeader.length(frame + Ipv4Header.MIN_LENGTH) == length - Ipv4Header.MIN_LENGTH;
  }

  /**
   * Transmits entries from {@code from} on, up to {@code end}, as far as they are this socket's and
   * agree in DF, which is an option of the socket.
   *
   * @return how many entries the kernel took or refused for good; 0 when it is busy
   */
  int send(Batch batch, int from, int end) {
    boolean fragmentable = !Ipv4Header.dontFragment(batch.address[from]);
    if (fragmentable == dontFragment) {
      Memory.putNative32(option, fragmentable ? UdpSocket.PMTUDISC_OMIT : UdpSocket.PMTUDISC_PROBE);
      Libc.setsockopt(socket, UdpSocket.SOL_IP, UdpSocket.IP_MTU_DISCOVER, option, 4);
      dontFragment = !fragmentable;
    }
    int groups = 0;
    int at = from;
    while (at < end && (at == from || joins(batch, at))) {
      first[groups] = at;
      at = group(batch, groups++, at, end);
    }
    first[groups] = at;
    return transmit(batch, groups) - from;
  }

  private boolean joins(Batch batch, int i) {
    return Ipv4Header.dontFragment(batch.address[i]) == dontFragment
        && accepts(batch.address[i], batch.length[i]);
  }

  /**
   * Makes message {@code g} of the entries from {@code at} on; returns the first that is not in.
   */
  private int group(Batch batch, int g, int at, int end) {
    long head = batch.address[at];
    int size = batch.length[at] - HEADERS;
    int destination = Ipv4Header.destination(head);
    int port = UdpHeader.destinationPort(head + Ipv4Header.MIN_LENGTH);
    int trafficClass = Ipv4Header.trafficClass(head);
    int bytes = 0;
    int own = size;
    int i = at;
    do {
      iov(i, batch.address[i], own);
      bytes += own;
      i++;
      if (own < size || size == 0 || i == end || i - at == MAX_SEGMENTS || !joins(batch, i)) {
        break;
      }
      own = batch.length[i] - HEADERS;
    } while (own <= size
        && own > 0
        && bytes + own <= MAX_BYTES
        && Ipv4Header.destination(batch.address[i]) == destination
        && UdpHeader.destinationPort(batch.address[i] + Ipv4Header.MIN_LENGTH) == port
        && Ipv4Header.trafficClass(batch.address[i]) == trafficClass);
    UdpSocket.writeAddress(messages.address(g), destination, port);
    messages.vector(g, iovs + at * 16L, i - at);
    control(g, i - at > 1 ? size : 0, trafficClass);
    return i;
  }

  private void iov(int i, long frame, int payload) {
    Memory.putNative64(iovs + i * 16L, frame + HEADERS);
    Memory.putNative64(iovs + i * 16L + 8, payload);
  }

  private void control(int g, int segment, int trafficClass) {
    long start = messages.control(g);
    long at = start;
    if (segment > 0) {
      at += MessageVector.writeControl(at, UdpSocket.SOL_UDP, UdpSocket.UDP_SEGMENT, 2, segment);
    }
    if (trafficClass != 0) {
      at += MessageVector.writeControl(at, UdpSocket.SOL_IP, UdpSocket.IP_TOS, 4, trafficClass);
    }
    messages.controlLength(g, (int) (at - start));
  }

  /** Transmits the groups in order; returns the first entry that the kernel did not take. */
  private int transmit(Batch batch, int groups) {
    int g = 0;
    while (g < groups) {
      int n = Libc.sendmmsg(socket, messages.message(g), groups - g, 0);
      counters.txCalls++;
      if (n > 0) {
        for (int i = first[g]; i < first[g + n]; i++) {
          counters.txPackets++;
          counters.txBytes += batch.length[i];
        }
        g += n;
      } else if (n == -Libc.EAGAIN || n == -Libc.ENOBUFS) {
        return first[g];
      } else if (n != -Libc.EINTR) {
        int taken = singly(batch, g);
        if (taken < first[g + 1]) {
          return taken;
        }
        g++;
      }
    }
    return first[groups];
  }

  /**
   * Transmits a refused group packet by packet: one that is too long does not cost the others, and
   * the error of an earlier packet (ECONNREFUSED) was cleared by being read.
   */
  private int singly(Batch batch, int g) {
    int trafficClass = Ipv4Header.trafficClass(batch.address[first[g]]);
    long from = messages.address(g);
    Memory.putNative64(messages.address(GROUPS), Memory.native64(from));
    Memory.putNative64(messages.address(GROUPS) + 8, Memory.native64(from + 8));
    control(GROUPS, 0, trafficClass);
    for (int i = first[g]; i < first[g + 1]; i++) {
      messages.vector(GROUPS, iovs + i * 16L, 1);
      int n;
      do {
        n = Libc.sendmsg(socket, messages.message(GROUPS), 0);
        counters.txCalls++;
      } while (n == -Libc.EINTR);
      if (n == -Libc.EAGAIN || n == -Libc.ENOBUFS) {
        return i;
      }
      if (n < 0) {
        counters.txErrors++;
      } else {
        counters.txPackets++;
        counters.txBytes += batch.length[i];
      }
    }
    return first[g + 1];
  }
}
