package gateway.core.sad;

import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.esp.InboundSa;
import gateway.esp.OutboundSa;
import gateway.esp.SaParameters;
import org.jspecify.annotations.Nullable;

/**
 * An installed SA with its state. Exactly one of {@link #inbound} and {@link #outbound} is there.
 *
 * <p>The state belongs to the worker that owns the SA; the last fields are that worker's notes for
 * keepalives.
 */
public final class SaEntry {
  /** What it was made from. */
  public final SaParameters parameters;

  /** Names its key; no other SA of the direction may have the same. */
  public final KeyId keyId;

  /** The opening half, or null. */
  public final @Nullable InboundSa inbound;

  /** The sealing half, or null. */
  public final @Nullable OutboundSa outbound;

  /** Where its cipher session came from; null while no provider has the algorithm. Conductor. */
  private @Nullable AeadProvider provider;

  private boolean forsaken;

  /** The port that owns the tunnel source address, or -1: then the inner route decides. */
  public final int port;

  /** Counts up with every SA; of several that fit, the newest is used. */
  public final long serial;

  /** The owner's note: {@code outbound.packets()} when it last looked. */
  public long keepalivePackets;

  /** The owner's note: when the next keepalive is due, monotonic; 0 = not yet looked. */
  public long keepaliveDue;

  SaEntry(
      SaParameters parameters,
      @Nullable AeadProvider provider,
      @Nullable InboundSa inbound,
      @Nullable OutboundSa outbound,
      int port,
      long serial) {
    this.parameters = parameters;
    this.provider = provider;
    this.keyId = KeyId.of(parameters, inbound != null);
    this.inbound = inbound;
    this.outbound = outbound;
    this.port = port;
    this.serial = serial;
  }

  /** Where its cipher session comes from; null while there is none. Conductor. */
  public @Nullable AeadProvider provider() {
    return provider;
  }

  /** Goes on with another cipher session; answers the one before. Conductor. */
  @Nullable AeadSession exchange(@Nullable AeadProvider from, @Nullable AeadSession fresh) {
    provider = from;
    if (inbound != null) {
      return inbound.exchange(fresh);
    }
    return outbound == null ? fresh : outbound.exchange(fresh);
  }

  /** Is never closed from now on: a worker that died may be inside it. Conductor. */
  public void forsake() {
    forsaken = true;
  }

  /** Frees keys and native memory. Called when no snapshot shows the SA any more. */
  public void close() {
    if (forsaken) {
      return;
    }
    if (inbound != null) {
      inbound.close();
    }
    if (outbound != null) {
      outbound.close();
    }
  }

  /** Itself, to be closed with others. Conductor. */
  public Spent spent() {
    return new Spent(provider, this::close);
  }
}
