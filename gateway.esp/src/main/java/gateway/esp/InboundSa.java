package gateway.esp;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadSession;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.packet.EspHeader;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of an SA: opens ESP packets in place (RFC 4303 section 3.4).
 *
 * <p>The order is a matter of security: lengths, replay check, integrity, and only then ceiling,
 * replay mark, trailer and inner packet. An authentic number above {@link #ceiling} is refused for
 * good: the conductor makes a higher ceiling durable, and later numbers pass. After a restart
 * nothing at or below the ceiling is accepted. So a recorded packet is never delivered twice, and
 * one that was refused here is not delivered from a recording either.
 *
 * <p>Threading: {@link #open} belongs to one worker; {@link #raiseCeiling} and {@link
 * #ceilingWanted} to the conductor; {@link #resumeAt} and {@link #close} to a thread that knows
 * that no worker uses the SA.
 */
public final class InboundSa implements AutoCloseable {
  private static final int ESP_MALFORMED = DropReason.ESP_MALFORMED.ordinal();
  private static final int SA_WRONG_ENCAP = DropReason.SA_WRONG_ENCAP.ordinal();
  private static final int SA_TOO_OLD = DropReason.SA_TOO_OLD.ordinal();
  private static final int SA_BAD_ICV = DropReason.SA_BAD_ICV.ordinal();
  private static final int CIPHER_ABSENT = DropReason.CIPHER_ABSENT.ordinal();
  private static final int SA_CEILING = DropReason.SA_CEILING.ordinal();
  private static final int SA_BAD_PADDING = DropReason.SA_BAD_PADDING.ordinal();
  private static final int SA_BAD_PAYLOAD = DropReason.SA_BAD_PAYLOAD.ordinal();
  private static final int SA_ECN = DropReason.SA_ECN.ordinal();
  private static final int ESP_DUMMY = DropReason.ESP_DUMMY.ordinal();
  private static final int MALFORMED = DropReason.MALFORMED.ordinal();

  /** Without a replay window extended numbers are inferred around the highest one seen. */
  private static final long NO_WINDOW = 1L << 31;

  /** Numbers up to this one may be accepted; unsigned, only grows. Written by the conductor. */
  private volatile long ceiling;

  /** The ceiling the worker wants; of interest only while above {@link #ceiling}. */
  private volatile long wanted;

  private long lastSequence;
  private long packets;
  private long bytes;

  private final SaParameters parameters;

  /** Null while no provider has the algorithm. Written by the conductor. */
  private volatile @Nullable AeadSession session;

  private final EspFormat format;
  private final ReplayWindow window;
  private final Arena arena = Arena.ofShared();
  private final long nonce;
  private final long extendedAad;
  private final boolean esn;
  private final boolean encapsulated;
  private final long ceilingStep;
  private final long inferenceWindow;
  private final long last;

  /**
   * Makes the receiving half; nothing is accepted until {@link #raiseCeiling}.
   *
   * @param p what the SA is made from; everything up to {@code p.inboundSequence()} counts as seen
   * @param session a session that opens under {@code p.key()}, owned from now on; null while no
   *     provider has the algorithm
   * @param ceilingStep how far above the highest number a ceiling is asked for, at least 1
   */
  public InboundSa(SaParameters p, @Nullable AeadSession session, long ceilingStep) {
    if (ceilingStep < 1) {
      throw new IllegalArgumentException("a ceiling is raised by at least one number");
    }
    this.parameters = p;
    this.session = session;
    this.format = EspFormat.of(p.algorithm());
    this.ceilingStep = ceilingStep;
    esn = p.esn();
    encapsulated = p.encapsulation() != null;
    window = new ReplayWindow(p.replayWindow(), p.inboundSequence());
    inferenceWindow = window.size() == 0 ? NO_WINDOW : window.size();
    // A line of its own: two SAs of different workers share none.
    nonce = arena.allocate(64, 64).address();
    extendedAad = nonce + 16;
    Memory.put32(nonce, p.salt());
    last = esn ? -1L : 0xffffffffL;
    ceiling = p.inboundSequence();
    wanted = above(p.inboundSequence());
  }

  /**
   * Opens an ESP packet in place.
   *
   * <p>Entry {@code i} of the batch is the whole outer packet, which has been checked, with an IPv4
   * header in front; on success it is the inner packet, whose length is the one in its header. Only
   * its ECN field may have changed (RFC 6040). After a refusal the entry is untouched, but the
   * bytes behind the ESP header are undefined.
   *
   * @param esp address of the ESP header inside the entry
   * @param espLength bytes from there to the end of the packet
   * @param udpEncapsulated whether it came in UDP
   * @return 0, or the ordinal of ESP_MALFORMED, SA_WRONG_ENCAP, SA_REPLAY, SA_TOO_OLD,
   *     CIPHER_ABSENT, SA_BAD_ICV, SA_CEILING, SA_BAD_PADDING, ESP_DUMMY, SA_BAD_PAYLOAD, SA_ECN,
   *     or MALFORMED for what is inside
   */
  public int open(Batch batch, int i, long esp, int espLength, boolean udpEncapsulated) {
    if (udpEncapsulated != encapsulated) {
      return SA_WRONG_ENCAP;
    }
    long frame = batch.address[i];
    if (esp < frame || espLength > frame + batch.length[i] - esp || !format.plausible(espLength)) {
      return ESP_MALFORMED;
    }
    long sequence = EspHeader.sequence(esp);
    lastSequence = sequence;
    if (esn) {
      sequence = SequenceInference.infer(sequence, window.top(), inferenceWindow);
      if (sequence == SequenceInference.NONE && window.size() != 0) {
        return SA_TOO_OLD;
      }
      lastSequence = sequence;
    }
    int seen = window.check(sequence);
    if (seen != 0) {
      return seen;
    }
    long text = esp + format.front();
    int textLength = espLength - format.front() - format.icv;
    AeadSession cipher = session;
    if (cipher == null) {
      return CIPHER_ABSENT;
    }
    if (!decrypt(cipher, esp, sequence, text, textLength)) {
      return SA_BAD_ICV;
    }
    boolean admitted = window.size() == 0 || admit(sequence);
    // What the ceiling refuses counts as seen: its copy, played back later, is not a late delivery.
    window.mark(sequence);
    if (!admitted) {
      return SA_CEILING;
    }
    packets++;
    return deliver(batch, i, text, textLength, Ipv4Header.trafficClass(frame));
  }

  private boolean decrypt(AeadSession cipher, long esp, long sequence, long text, int textLength) {
    Memory.putNative64(nonce + 4, Memory.native64(esp + EspHeader.LENGTH));
    long aad = esp;
    int aadLength = EspHeader.LENGTH;
    if (esn) {
      Memory.putNative32(extendedAad, Memory.native32(esp));
      Memory.put64(extendedAad + 4, sequence);
      aad = extendedAad;
      aadLength = EspHeader.LENGTH + 4;
    }
    return cipher.open(aad, aadLength, nonce, text, textLength, text + textLength);
  }

  // The number is authentic. Only now may it ask for anything.
  private boolean admit(long sequence) {
    long limit = ceiling;
    boolean admitted = Long.compareUnsigned(sequence, limit) <= 0;
    if (!admitted || Long.compareUnsigned(limit - sequence, (ceilingStep + 1) >>> 1) < 0) {
      want(sequence, limit);
    }
    return admitted;
  }

  private void want(long sequence, long limit) {
    long wish = above(sequence);
    long present = wanted;
    // One volatile write per step; but a number above what is wanted must not wait for two steps.
    if (Long.compareUnsigned(present, limit) <= 0 || Long.compareUnsigned(present, sequence) < 0) {
      wanted = wish;
    }
  }

  private long above(long sequence) {
    if (Long.compareUnsigned(sequence, last) >= 0) {
      return last;
    }
    return Long.compareUnsigned(last - sequence, ceilingStep) <= 0 ? last : sequence + ceilingStep;
  }

  // What the integrity check has vouched for: trailer, payload, inner packet.
  private int deliver(Batch batch, int i, long text, int textLength, int outerTrafficClass) {
    int padding = Memory.u8(text + textLength - 2);
    int nextHeader = Memory.u8(text + textLength - 1);
    int payload = textLength - EspFormat.TRAILER - padding;
    if (payload < 0 || !paddingCounts(text + payload, padding)) {
      return SA_BAD_PADDING;
    }
    if (nextHeader != IpProtocol.IPV4) {
      return nextHeader == IpProtocol.NONE ? ESP_DUMMY : SA_BAD_PAYLOAD;
    }
    if (payload < Ipv4Header.MIN_LENGTH || Ipv4Header.version(text) != 4) {
      return MALFORMED;
    }
    // What follows the inner packet is traffic flow confidentiality padding (RFC 4303 section 2.7).
    int total = Ipv4Header.totalLength(text);
    int header = Ipv4Header.headerLength(text);
    if (header < Ipv4Header.MIN_LENGTH || header > total || total > payload) {
      return MALFORMED;
    }
    int trafficClass = Ipv4Header.trafficClass(text);
    int ecn = Ecn.decapsulate(trafficClass & 3, outerTrafficClass & 3);
    if (ecn == Ecn.DROP) {
      return SA_ECN;
    }
    if (ecn != (trafficClass & 3)) {
      Ipv4Header.setTrafficClass(text, (trafficClass & ~3) | ecn);
    }
    batch.address[i] = text;
    batch.length[i] = total;
    bytes += total;
    return 0;
  }

  private static boolean paddingCounts(long pad, int padding) {
    for (int p = 1; p <= padding; p++) {
      if (Memory.u8(pad + p - 1) != p) {
        return false;
      }
    }
    return true;
  }

  /** Numbers up to this one may be accepted. */
  public long ceiling() {
    return ceiling;
  }

  /** The ceiling that should be made durable and raised to next, or 0 when none is wanted. */
  public long ceilingWanted() {
    long w = wanted;
    return window.size() != 0 && Long.compareUnsigned(w, ceiling) > 0 ? w : 0;
  }

  /**
   * Allows the numbers up to {@code limit}, which is durable by now. A ceiling below the present
   * one changes nothing. Conductor only.
   */
  public void raiseCeiling(long limit) {
    if (Long.compareUnsigned(limit, ceiling) > 0) {
      ceiling = limit;
    }
  }

  /**
   * After a restart: everything up to the ceiling that was durable then counts as seen. Called
   * before a worker sees the SA. An SA without a replay window stays without protection.
   *
   * <p>No higher ceiling is asked for until an authentic packet needs one: otherwise every restart
   * would refuse another step of numbers that nobody has sent.
   */
  public void resumeAt(long ceiling) {
    if (Long.compareUnsigned(ceiling, window.top()) > 0) {
      window.reset(ceiling);
    }
    raiseCeiling(ceiling);
    wanted = this.ceiling;
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

  /** The highest number accepted. Worker only. */
  public long highest() {
    return window.top();
  }

  /** The number that the packet judged last has, or claims to have. Worker only. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Packets that were authentic and new, whatever was inside. */
  public long packets() {
    return packets;
  }

  /** Bytes of the inner packets delivered. */
  public long bytes() {
    return bytes;
  }

  /** Closes the session and frees the memory. No thread may open any more. */
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
