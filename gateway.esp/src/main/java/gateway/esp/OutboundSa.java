package gateway.esp;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadSession;
import gateway.packet.Batch;
import gateway.packet.Checksum;
import gateway.packet.DropReason;
import gateway.packet.EspHeader;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of an SA: seals inner IPv4 packets in place (RFC 4303 section 3.3).
 *
 * <p><b>Sequence numbers</b> are taken at seal time, each once. A number may be used only below
 * {@link #leaseLimit}, which the conductor has made durable before it granted it; a restart resumes
 * at that limit, so a number is never used twice, whatever crashes. The IV is the number, hence
 * unique per key.
 *
 * <p>Threading: {@link #seal} belongs to one worker; {@link #grant} and {@link #leaseWanted} to the
 * conductor; {@link #close} to a thread that knows that no worker uses the SA any more.
 */
public final class OutboundSa implements AutoCloseable {
  private static final int OUT_SEQUENCE_END = DropReason.OUT_SEQUENCE_END.ordinal();
  private static final int OUT_NO_LEASE = DropReason.OUT_NO_LEASE.ordinal();
  private static final int OUT_TOO_BIG = DropReason.OUT_TOO_BIG.ordinal();
  private static final int OUT_SEAL_FAILED = DropReason.OUT_SEAL_FAILED.ordinal();
  private static final int CIPHER_ABSENT = DropReason.CIPHER_ABSENT.ordinal();
  private static final int TIME_TO_LIVE = 64;
  private static final int LONGEST_PACKET = 65_535;

  /** Numbers below this may be used; unsigned, only grows. Written by the conductor. */
  private volatile long leaseLimit;

  /** The limit the worker wants; of interest only while above {@link #leaseLimit}. */
  private volatile long wanted;

  private long next;
  private long packets;
  private long bytes;

  private final SaParameters parameters;

  /** Null while no provider has the algorithm. Written by the conductor. */
  private volatile @Nullable AeadSession session;

  private final EspFormat format;
  private final Arena arena = Arena.ofShared();
  private final long nonce;
  private final long extendedAad;
  private final boolean esn;
  private final boolean encapsulated;
  private final int sourcePort;
  private final int destinationPort;
  private final int outerHeaders;
  private final long chunkMask;
  private final long leaseSize;
  private final long end;

  /**
   * Makes the sending half; nothing may be sealed until {@link #grant}.
   *
   * @param p what the SA is made from; the first number is {@code p.outboundSequence() + 1}
   * @param session a session that seals under {@code p.key()}, owned from now on; null while no
   *     provider has the algorithm
   * @param leaseSize how many numbers to ask for at a time, at least 1
   */
  public OutboundSa(SaParameters p, @Nullable AeadSession session, long leaseSize) {
    this(p, session, leaseSize, Slab.CHUNK);
  }

  /**
   * As above, for frames in chunks of another size.
   *
   * @param chunk bytes of a chunk and its alignment, a power of two
   */
  public OutboundSa(SaParameters p, @Nullable AeadSession session, long leaseSize, int chunk) {
    if (leaseSize < 1) {
      throw new IllegalArgumentException("a lease has at least one number");
    }
    if (Integer.bitCount(chunk) != 1) {
      throw new IllegalArgumentException("a chunk's size is a power of two");
    }
    chunkMask = chunk - 1L;
    this.parameters = p;
    this.session = session;
    this.format = EspFormat.of(p.algorithm());
    this.leaseSize = leaseSize;
    esn = p.esn();
    SaParameters.Encapsulation encapsulation = p.encapsulation();
    encapsulated = encapsulation != null;
    sourcePort = encapsulation == null ? 0 : encapsulation.sourcePort();
    destinationPort = encapsulation == null ? 0 : encapsulation.destinationPort();
    outerHeaders = Ipv4Header.MIN_LENGTH + (encapsulated ? UdpHeader.LENGTH : 0);
    // A line of its own: two SAs of different workers share none.
    nonce = arena.allocate(64, 64).address();
    extendedAad = nonce + 16;
    Memory.put32(nonce, p.salt());
    Memory.put32(extendedAad, p.spi());
    end = esn ? -1L : 1L << 32;
    long last = p.outboundSequence();
    next = Long.compareUnsigned(last, end) < 0 ? last + 1 : end;
    leaseLimit = next;
    wanted = wish();
  }

  /**
   * Seals packet {@code i} of the batch in place.
   *
   * <p>The entry is a whole inner IPv4 packet in a chunk of a {@link Slab}, its length the one in
   * its header. On success it is the whole outer packet. The inner packet is not changed but
   * encrypted; outer TTL 64, DSCP and ECN copied (RFC 4301 section 5.1.2.1, RFC 6040 section 4.1),
   * DF copied.
   *
   * @return 0, or the ordinal of CIPHER_ABSENT, OUT_SEQUENCE_END, OUT_NO_LEASE, OUT_TOO_BIG (no
   *     room in the chunk) or OUT_SEAL_FAILED. The entry is untouched then. Only a failed seal uses
   *     up a number.
   */
  public int seal(Batch batch, int i) {
    long inner = batch.address[i];
    int length = batch.length[i];
    int padding = format.padding(length);
    int behind = padding + EspFormat.TRAILER + format.icv;
    int front = outerHeaders + format.front();
    long before = inner & chunkMask;
    if (front > before
        || behind > chunkMask + 1 - before - length
        || front + behind > LONGEST_PACKET - length) {
      return OUT_TOO_BIG;
    }
    AeadSession cipher = session;
    if (cipher == null) {
      return CIPHER_ABSENT;
    }
    long sequence = next;
    long limit = leaseLimit;
    if (Long.compareUnsigned(sequence, limit) >= 0) {
      return refuse(sequence, limit);
    }
    next = sequence + 1;
    long esp = inner - format.front();
    int textLength = length + padding + EspFormat.TRAILER;
    EspHeader.write(esp, parameters.spi(), sequence);
    Memory.put64(esp + EspHeader.LENGTH, sequence);
    writeTrailer(inner + length, padding);
    Memory.put64(nonce + 4, sequence);
    long aad = esp;
    int aadLength = EspHeader.LENGTH;
    if (esn) {
      Memory.put64(extendedAad + 4, sequence);
      aad = extendedAad;
      aadLength = EspHeader.LENGTH + 4;
    }
    // Read before the packet is encrypted.
    int trafficClass = Ipv4Header.trafficClass(inner);
    boolean dontFragment = Ipv4Header.dontFragment(inner);
    if (!cipher.seal(aad, aadLength, nonce, inner, textLength, inner + textLength)) {
      return OUT_SEAL_FAILED;
    }
    int total = front + textLength + format.icv;
    writeOuter(inner - front, total, trafficClass, dontFragment, sequence);
    batch.address[i] = inner - front;
    batch.length[i] = total;
    packets++;
    bytes += length;
    if (Long.compareUnsigned(limit - next, (leaseSize + 1) >>> 1) < 0) {
      want(limit);
    }
    return 0;
  }

  /**
   * What {@link #seal} would answer for want of a cipher or a number, without asking for one: 0,
   * CIPHER_ABSENT, OUT_SEQUENCE_END or OUT_NO_LEASE. Any thread; for others than the worker a
   * moment old.
   */
  public int numberRefusal() {
    if (session == null) {
      return CIPHER_ABSENT;
    }
    long sequence = next;
    if (Long.compareUnsigned(sequence, end) >= 0) {
      return OUT_SEQUENCE_END;
    }
    return Long.compareUnsigned(sequence, leaseLimit) < 0 ? 0 : OUT_NO_LEASE;
  }

  private int refuse(long sequence, long limit) {
    if (Long.compareUnsigned(sequence, end) >= 0) {
      return OUT_SEQUENCE_END;
    }
    want(limit);
    return OUT_NO_LEASE;
  }

  private void writeOuter(
      long ip, int total, int trafficClass, boolean dontFragment, long sequence) {
    Ipv4Header.write(
        ip,
        total,
        encapsulated ? IpProtocol.UDP : IpProtocol.ESP,
        parameters.source(),
        parameters.destination(),
        TIME_TO_LIVE,
        trafficClass,
        dontFragment);
    if (!dontFragment) {
      // Only a datagram that may be fragmented needs an identification (RFC 6864 section 4).
      int identification = (int) sequence & 0xffff;
      Memory.put16(ip + 4, identification);
      Memory.put16(ip + 10, Checksum.update(Memory.u16(ip + 10), 0, identification));
    }
    if (encapsulated) {
      UdpHeader.write(
          ip + Ipv4Header.MIN_LENGTH, sourcePort, destinationPort, total - Ipv4Header.MIN_LENGTH);
    }
  }

  // RFC 4303 section 2.4: 1, 2, 3 and so on.
  private static void writeTrailer(long trailer, int padding) {
    for (int p = 1; p <= padding; p++) {
      Memory.put8(trailer + p - 1, p);
    }
    Memory.put8(trailer + padding, padding);
    Memory.put8(trailer + padding + 1, IpProtocol.IPV4);
  }

  private void want(long limit) {
    // One volatile write per lease: what is wanted already stays until it is granted.
    if (Long.compareUnsigned(wanted, limit) <= 0) {
      wanted = wish();
    }
  }

  private long wish() {
    return Long.compareUnsigned(end - next, leaseSize) <= 0 ? end : next + leaseSize;
  }

  /** The number of the next packet; the one sealed last was one below. Worker only. */
  public long next() {
    return next;
  }

  /** Numbers below this one may be used. */
  public long leaseLimit() {
    return leaseLimit;
  }

  /**
   * Allows the numbers below {@code limit}, which is durable by now. A limit below the present one
   * changes nothing. Conductor only.
   */
  public void grant(long limit) {
    if (Long.compareUnsigned(limit, leaseLimit) > 0) {
      leaseLimit = Long.compareUnsigned(limit, end) < 0 ? limit : end;
    }
  }

  /**
   * Skips the numbers that an earlier life of the key may have used. Conductor, before any worker
   * knows the SA.
   *
   * @param first the first number to use; a lower one than {@link #next} changes nothing
   */
  public void resumeAt(long first) {
    if (Long.compareUnsigned(first, next) > 0) {
      next = Long.compareUnsigned(first, end) < 0 ? first : end;
      if (Long.compareUnsigned(leaseLimit, next) < 0) {
        leaseLimit = next;
      }
      wanted = wish();
    }
  }

  /** How long an inner packet of {@code length} bytes becomes, outer headers included. */
  public int sealedLength(int length) {
    return outerHeaders
        + format.front()
        + length
        + format.padding(length)
        + EspFormat.TRAILER
        + format.icv;
  }

  /** The limit that should be made durable and granted next, or 0 when none is wanted. */
  public long leaseWanted() {
    long w = wanted;
    return Long.compareUnsigned(w, leaseLimit) > 0 ? w : 0;
  }

  /**
   * Goes on with another session of the same key; the sequence state stays. Conductor.
   *
   * @param fresh owned from now on; null when there is none: every packet is refused then
   * @return the session before, to be closed when no worker is inside it any more
   */
  public @Nullable AeadSession exchange(@Nullable AeadSession fresh) {
    AeadSession before = session;
    session = fresh;
    return before;
  }

  /** What the SA was made from. */
  public SaParameters parameters() {
    return parameters;
  }

  /** Packets sealed. */
  public long packets() {
    return packets;
  }

  /** Bytes of inner packets sealed. */
  public long bytes() {
    return bytes;
  }

  /** The most bytes that {@link #seal} adds to a packet under these parameters. */
  public static int overhead(SaParameters p) {
    return Ipv4Header.MIN_LENGTH
        + (p.encapsulation() == null ? 0 : UdpHeader.LENGTH)
        + EspFormat.of(p.algorithm()).overhead();
  }

  /** Closes the session and frees the memory. No thread may seal any more. */
  @Override
  public void close() {
    Memory.fill(nonce, AeadAlgorithm.NONCE_LENGTH, 0);
    arena.close();
    // Last: what a provider throws leaves nothing else undone.
    AeadSession cipher = session;
    if (cipher != null) {
      cipher.close();
    }
  }
}
