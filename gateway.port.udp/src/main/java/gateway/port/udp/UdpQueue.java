package gateway.port.udp;

import gateway.packet.Batch;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Ipv4Header;
import gateway.packet.Slab;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;

/**
 * One worker's sockets: one per local address. Transmitting is a system call, so nothing is ever
 * outstanding.
 */
final class UdpQueue implements PortQueue {
  private static final int HELD = 2 * Batch.CAPACITY;
  private static final int SPENT = 1024;

  private final int[] locals;
  private final int[] sockets;
  private final UdpReceiver[] receivers;
  private final UdpSender[] senders;
  private final Arena arena = Arena.ofShared();
  private final PortCounters counters = new PortCounters();
  private final ChunkStack held = new ChunkStack(HELD);
  private final long[] spent = new long[SPENT];
  private int spending;
  private int descriptor = -1;
  private int next;

  private UdpQueue(UdpSettings settings) {
    locals = settings.locals();
    sockets = new int[locals.length];
    java.util.Arrays.fill(sockets, -1);
    receivers = new UdpReceiver[locals.length];
    senders = new UdpSender[locals.length];
  }

  static UdpQueue open(UdpSettings settings) throws GatewayException {
    UdpQueue queue = new UdpQueue(settings);
    try {
      for (int i = 0; i < queue.sockets.length; i++) {
        int fd = UdpSocket.open(settings, settings.locals()[i]);
        queue.sockets[i] = fd;
        queue.receivers[i] = new UdpReceiver(fd, settings.locals()[i], queue.counters, queue.arena);
        queue.senders[i] =
            new UdpSender(
                fd, settings.locals()[i], settings.encapPort(), queue.counters, queue.arena);
      }
      queue.descriptor = queue.sockets.length == 1 ? queue.sockets[0] : queue.gather();
      return queue;
    } catch (GatewayException e) {
      queue.close();
      throw e;
    }
  }

  /** One descriptor that is readable when any socket is. */
  private int gather() throws GatewayException {
    int epoll = Libc.epollCreate(Libc.O_CLOEXEC);
    int result = epoll;
    for (int i = 0; i < sockets.length && result >= 0; i++) {
      result = Libc.epollAdd(epoll, sockets[i], Libc.EPOLLIN);
    }
    if (result < 0) {
      if (epoll >= 0) {
        Libc.close(epoll);
      }
      throw new GatewayException(Errno.EIO, "no epoll descriptor: " + Libc.error(result));
    }
    return epoll;
  }

  @Override
  public int descriptor() {
    return descriptor;
  }

  @Override
  public void refill(Slab slab) {
    held.fill(slab);
  }

  @Override
  public int rx(Batch batch) {
    int before = batch.count;
    // Another socket comes first in each call, so that a busy one starves none.
    next = next + 1 < receivers.length ? next + 1 : 0;
    for (int i = 0; i < receivers.length && !batch.full(); i++) {
      int at = next + i;
      receivers[at < receivers.length ? at : at - receivers.length].receive(batch, held);
    }
    return batch.count - before;
  }

  @Override
  public int tx(Batch batch) {
    int count = Math.min(batch.count, SPENT - spending);
    int taken = 0;
    while (taken < count) {
      long frame = batch.address[taken];
      UdpSender sender = sender(frame, batch.length[taken]);
      int n;
      if (sender == null) {
        counters.txErrors++;
        n = 1;
      } else {
        n = sender.send(batch, taken, count);
        if (n == 0) {
          break;
        }
      }
      for (int i = 0; i < n; i++) {
        spent[spending++] = batch.address[taken + i];
      }
      taken += n;
    }
    return taken;
  }

  private @org.jspecify.annotations.Nullable UdpSender sender(long frame, int length) {
    if (length < Ipv4Header.MIN_LENGTH) {
      return null;
    }
    int source = Ipv4Header.source(frame);
    for (int i = 0; i < locals.length; i++) {
      if (locals[i] == source) {
        return senders[i].accepts(frame, length) ? senders[i] : null;
      }
    }
    return null;
  }

  @Override
  public void reap(Slab slab) {
    while (spending > 0) {
      slab.give(spent[--spending]);
    }
  }

  @Override
  public int outstanding() {
    return 0;
  }

  @Override
  public void drain(Slab slab) {
    reap(slab);
    for (UdpReceiver receiver : receivers) {
      receiver.drain(slab);
    }
    held.empty(slab);
  }

  @Override
  public PortCounters counters() {
    return counters;
  }

  void close() {
    if (descriptor >= 0 && sockets.length > 1) {
      Libc.close(descriptor);
    }
    for (int i = 0; i < sockets.length; i++) {
      if (sockets[i] >= 0) {
        Libc.close(sockets[i]);
        sockets[i] = -1;
      }
    }
    arena.close();
  }
}
