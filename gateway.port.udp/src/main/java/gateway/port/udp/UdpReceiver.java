package gateway.port.udp;

import gateway.packet.Batch;
import gateway.packet.EspHeader;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;
import gateway.port.api.PortCounters;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;

/**
 * Receives from one socket: several messages per system call, each straight into a chunk behind the
 * room for the headers that are written again. What a coalesced message (UDP GRO) has beyond one
 * chunk lands in the message's overflow area and is copied out as chunks and batches have room.
 */
final class UdpReceiver {
  private static final int SLOTS = Batch.CAPACITY;
  private static final int HEADERS = Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH;

  /** Payload bytes that fit a chunk. */
  private static final int ROOM = Slab.MAX_PACKET - HEADERS;

  private static final int OVERFLOW = Slab.CHUNK + 65536;
  private static final int TIME_TO_LIVE = 64;

  private final int socket;
  private final int local;
  private final PortCounters counters;
  private final MessageVector messages;
  private final long iovs;
  private final long overflow;
  private final long[] chunks = new long[SLOTS];

  /** Messages of the last call, and the one that is being delivered. */
  private int received;

  private int cursor;

  /** How many packets a message held lately: asks for fewer messages where they are big. */
  private int perMessage = 1;

  private boolean begun;
  private long payload;
  private int remaining;
  private int segment;
  private int delivered;
  private int peer;
  private int peerPort;
  private int trafficClass;

  UdpReceiver(int socket, int local, PortCounters counters, Arena arena) {
    this.socket = socket;
    this.local = local;
    this.counters = counters;
    messages = new MessageVector(SLOTS, arena);
    iovs = arena.allocate(SLOTS * 32L, 64).address();
    overflow = arena.allocate((long) SLOTS * OVERFLOW, 64).address();
    for (int i = 0; i < SLOTS; i++) {
      long iov = iovs + i * 32L;
      messages.vector(i, iov, 2);
      Memory.putNative64(iov + 8, ROOM);
      Memory.putNative64(iov + 16, rest(i));
      Memory.putNative64(iov + 24, 65536);
    }
  }

  /**
   * Where the bytes behind the first chunk of a message land; a chunk's worth is free before it.
   */
  private long rest(int slot) {
    return overflow + (long) slot * OVERFLOW + Slab.CHUNK;
  }

  /** Appends packets to the batch until it is full, the socket is empty or no chunk is left. */
  void receive(Batch batch, ChunkStack held) {
    while (deliver(batch, held) && !batch.full()) {
      int wanted = arm((batch.room() + perMessage - 1) / perMessage, held);
      if (wanted == 0) {
        return;
      }
      int n = Libc.recvmmsg(socket, messages.message(0), wanted, 0);
      counters.rxCalls++;
      if (n <= 0) {
        // An error that belongs to an earlier transmission is cleared by being read.
        if (n == -Libc.EAGAIN || n == 0) {
          return;
        }
        n = Libc.recvmmsg(socket, messages.message(0), wanted, 0);
        counters.rxCalls++;
        if (n <= 0) {
          return;
        }
      }
      received = n;
      cursor = 0;
      if (n < wanted) {
        deliver(batch, held);
        return;
      }
    }
  }

  /** Gives a chunk to each of the first slots; returns how many have one. */
  private int arm(int wanted, ChunkStack held) {
    for (int i = 0; i < wanted; i++) {
      if (chunks[i] == 0) {
        if (held.count() == 0) {
          return i;
        }
        chunks[i] = held.take();
        Memory.putNative64(iovs + i * 32L, chunks[i] + Slab.HEADROOM + HEADERS);
      }
      messages.rearm(i);
    }
    return wanted;
  }

  /** Appends what was received; returns whether all of it was. */
  private boolean deliver(Batch batch, ChunkStack held) {
    while (cursor < received) {
      if (batch.full()) {
        return false;
      }
      if (!begun) {
        begin(batch);
      } else if (held.count() == 0) {
        return false;
      } else {
        int own = Math.min(segment, remaining);
        long frame = held.take() + Slab.HEADROOM;
        Memory.copy(payload, frame + HEADERS, own);
        payload += own;
        remaining -= own;
        append(batch, frame, own);
      }
      if (!begun || remaining == 0) {
        perMessage = delivered > 1 ? delivered : 1;
        begun = false;
        cursor++;
      }
    }
    return true;
  }

  /** Delivers the first packet of the message at the cursor, where it lies. */
  private void begin(Batch batch) {
    int length = messages.length(cursor);
    segment = length;
    trafficClass = 0;
    readControl();
    delivered = 0;
    int own = Math.min(segment, length);
    if (own > ROOM || segment <= 0 && length > 0) {
      counters.rxDropped++;
      return;
    }
    long name = messages.address(cursor);
    peerPort = Memory.u16(name + 2);
    peer = Memory.i32(name + 4);
    long frame = chunks[cursor] + Slab.HEADROOM;
    int spill = Math.min(length, ROOM) - own;
    long rest = rest(cursor);
    if (spill > 0) {
      Memory.copy(frame + HEADERS + own, rest - spill, spill);
    }
    payload = rest - spill;
    remaining = length - own;
    begun = true;
    chunks[cursor] = 0;
    append(batch, frame, own);
  }

  private void readControl() {
    long at = messages.control(cursor);
    long end = at + messages.controlLength(cursor);
    while (at + MessageVector.CONTROL_HEADER < end) {
      long length = Memory.native64(at);
      if (length < MessageVector.CONTROL_HEADER) {
        return;
      }
      int level = Memory.native32(at + 8);
      int type = Memory.native32(at + 12);
      if (level == UdpSocket.SOL_UDP && type == UdpSocket.UDP_GRO) {
        segment = Memory.native32(at + MessageVector.CONTROL_HEADER);
      } else if (level == UdpSocket.SOL_IP && type == UdpSocket.IP_TOS) {
        trafficClass = Memory.u8(at + MessageVector.CONTROL_HEADER);
      }
      at += (length + 7) & ~7L;
    }
  }

  private void append(Batch batch, long frame, int payloadLength) {
    int total = HEADERS + payloadLength;
    Ipv4Header.write(frame, total, IpProtocol.UDP, peer, local, TIME_TO_LIVE, trafficClass, false);
    // ESP in UDP is known by this port, whatever port the socket is bound to.
    UdpHeader.write(
        frame + Ipv4Header.MIN_LENGTH,
        peerPort,
        EspHeader.ENCAPSULATION_PORT,
        UdpHeader.LENGTH + payloadLength);
    batch.add(frame, total);
    delivered++;
    counters.rxPackets++;
    counters.rxBytes += total;
  }

  /** Gives every chunk back, and forgets what was not delivered. */
  void drain(Slab slab) {
    for (int i = 0; i < SLOTS; i++) {
      if (chunks[i] != 0) {
        slab.give(chunks[i]);
        chunks[i] = 0;
      }
    }
    begun = false;
    cursor = 0;
    received = 0;
  }
}
