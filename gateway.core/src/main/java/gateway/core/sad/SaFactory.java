package gateway.core.sad;

import gateway.core.guest.GuestCalls;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.esp.InboundSa;
import gateway.esp.OutboundSa;
import gateway.esp.SaParameters;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an SA's state from its parameters: opens the cipher session with the first provider that
 * has the algorithm.
 */
public final class SaFactory {
  /**
   * So many sessions are closed within a caller's patience, or their provider is left to itself: a
   * flush of 60,000 SAs takes OpenSSL some three seconds, and nobody may keep the conductor much
   * longer.
   */
  private static final int CLOSED_PER_PATIENCE = 4_096;

  private List<AeadProvider> providers;
  private final IntUnaryOperator portOfLocalAddress;
  private final long outboundLease;
  private final long inboundLease;
  private final GuestCalls calls;
  private long nextSerial = 1;

  // Weak: what has gone is kept by nobody. The engine's cards of providers are equal by identity.
  private final Set<AeadProvider> lost =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final AtomicBoolean someIsBack = new AtomicBoolean();

  // Late to make a session, and asked once more; who is late again would be asked for ever.
  private final Set<AeadProvider> forgiven =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /**
   * @param providers ciphers, the preferred one first
   * @param portOfLocalAddress from an IPv4 address to the index of the port that owns it, or -1
   * @param outboundLease sequence numbers per durable lease
   * @param inboundLease sequence numbers the accept ceiling is ahead
   * @param calls how providers are called
   */
  public SaFactory(
      List<AeadProvider> providers,
      IntUnaryOperator portOfLocalAddress,
      long outboundLease,
      long inboundLease,
      GuestCalls calls) {
    this.providers = List.copyOf(providers);
    this.portOfLocalAddress = portOfLocalAddress;
    this.outboundLease = outboundLease;
    this.inboundLease = inboundLease;
    this.calls = calls;
  }

  /**
   * Makes an SA.
   *
   * @throws GatewayException ENOPKG where no provider has the algorithm, EINVAL for a wrong key or
   *     parameters that no SA can have
   */
  SaEntry create(SaParameters p) throws GatewayException {
    boolean arrives = portOfLocalAddress.applyAsInt(p.destination()) >= 0;
    AeadProvider provider = provider(p);
    AeadSession session = session(provider, p, !arrives);
    try {
      return create(p, provider, session, arrives);
    } catch (IllegalArgumentException e) {
      close(List.of(new Spent(provider, session)));
      throw new GatewayException(
          Errno.EINVAL, p + " cannot be made: " + e.getMessage() + "; correct it and try again", e);
    }
  }

  /** Makes an SA that was one before; without a cipher session where no provider gives one. */
  SaEntry recreate(SaParameters p) {
    boolean arrives = portOfLocalAddress.applyAsInt(p.destination()) >= 0;
    AeadProvider provider = first(providers, p);
    if (provider != null) {
      try {
        return create(p, provider, session(provider, p, !arrives), arrives);
      } catch (GatewayException e) {
        return create(p, null, null, arrives);
      }
    }
    return create(p, null, null, arrives);
  }

  /** The ciphers, the preferred one first. */
  List<AeadProvider> providers() {
    return providers;
  }

  /** Other ciphers, for SAs made from now on. */
  void providers(List<AeadProvider> others) {
    providers = List.copyOf(others);
  }

  /** The first of some providers that has an SA's algorithm and does return, or null. */
  @Nullable AeadProvider first(List<AeadProvider> from, SaParameters p) {
    for (AeadProvider provider : from) {
      if (!lost.contains(provider) && provider.supports(p.algorithm())) {
        return provider;
      }
    }
    return null;
  }

  /**
   * A session for an SA.
   *
   * @throws GatewayException what the provider refuses with; EIO when it throws anything else
   */
  AeadSession session(AeadProvider provider, SaParameters p, boolean seal) throws GatewayException {
    @Nullable AeadSession[] made = new AeadSession[1];
    GuestCalls.Call making = () -> made[0] = provider.newSession(p.algorithm(), p.key(), seal);
    try {
      Runnable whenLate =
          () -> {
            GuestCalls.quietly(made[0]);
            if (forgiven.add(provider)) {
              someIsBack.set(true);
            }
          };
      if (!returns(provider, "making a session", () -> 0, making, whenLate)) {
        throw new GatewayException(
            Errno.ETIMEDOUT,
            "cipher "
                + provider.name()
                + " does not return and is not asked again until it does; restart or replace its"
                + " bundle, or use another cipher");
      }
      forgiven.remove(provider);
      return Objects.requireNonNull(made[0], "newSession() answers null");
    } catch (GatewayException e) {
      throw e;
    } catch (Throwable e) { // A provider costs itself, never the conductor.
      throw new GatewayException(
          Errno.EIO, "a cipher provider failed (" + e + "); use another one with cipher:use", e);
    }
  }

  /**
   * Closes what nobody uses any more. A provider that takes too long goes on with the rest by
   * itself, and is not asked meanwhile: one patience is lost, not one for each.
   */
  void close(List<Spent> all) {
    Map<@Nullable AeadProvider, List<Spent>> byProvider = new LinkedHashMap<>();
    for (Spent one : all) {
      byProvider.computeIfAbsent(one.provider(), p -> new ArrayList<>()).add(one);
    }
    byProvider.forEach((provider, its) -> {
      if (!lost.contains(provider)) {
        close(provider, its);
      }
    });
  }

  private void close(@Nullable AeadProvider provider, List<Spent> its) {
    AtomicInteger closed = new AtomicInteger();
    GuestCalls.Call closing =
        () -> {
          for (Spent one : its) {
            GuestCalls.quietly(one.session());
            closed.incrementAndGet();
          }
        };
    LongSupplier progress = () -> closed.get() / CLOSED_PER_PATIENCE;
    try {
      if (provider == null) {
        closing.run();
      } else {
        Runnable whenLate = () -> someIsBack.set(true);
        var unused = returns(provider, "closing its sessions", progress, closing, whenLate);
      }
    } catch (GatewayException e) {
      throw new AssertionError("close passes nothing on", e);
    }
  }

  // One that does not return is asked for nothing more until it has come back after all.
  private boolean returns(
      AeadProvider provider,
      String doing,
      LongSupplier progress,
      GuestCalls.Call call,
      Runnable whenLate)
      throws GatewayException {
    AtomicBoolean settled = new AtomicBoolean();
    GuestCalls.Call asked =
        () -> {
          try {
            call.run();
          } finally {
            if (!settled.compareAndSet(false, true)) {
              lost.remove(provider);
              whenLate.run();
            }
          }
        };
    String what = "Cipher provider " + provider.name() + ", " + doing + ",";
    if (calls.run(what, progress, asked)) {
      return true;
    }
    lost.add(provider);
    if (settled.compareAndSet(false, true)) {
      return false;
    }
    // It has come back just now.
    lost.remove(provider);
    return true;
  }

  /** Whether a provider that was late has come back, and may be asked again. */
  boolean takeBack() {
    return someIsBack.get() && someIsBack.getAndSet(false);
  }

  private SaEntry create(
      SaParameters p,
      @Nullable AeadProvider provider,
      @Nullable AeadSession session,
      boolean arrives) {
    if (arrives) {
      return new SaEntry(
          p, provider, new InboundSa(p, session, inboundLease), null, -1, nextSerial++);
    }
    int port = portOfLocalAddress.applyAsInt(p.source());
    return new SaEntry(
        p, provider, null, new OutboundSa(p, session, outboundLease), port, nextSerial++);
  }

  /**
   * For a provider that somebody asks for.
   *
   * @throws GatewayException ENOPKG when it did not return from a call
   */
  void require(AeadProvider provider) throws GatewayException {
    if (lost.contains(provider)) {
      throw isNotAskedAgain(provider);
    }
  }

  private static GatewayException isNotAskedAgain(AeadProvider provider) {
    return new GatewayException(
        Errno.ENOPKG,
        "cipher "
            + provider.name()
            + " did not return from a call and is not asked again until it does; restart or replace"
            + " its bundle, or use another cipher");
  }

  private AeadProvider provider(SaParameters p) throws GatewayException {
    AeadProvider provider = first(providers, p);
    if (provider != null) {
      return provider;
    }
    for (AeadProvider one : providers) {
      if (one.supports(p.algorithm())) {
        throw isNotAskedAgain(one);
      }
    }
    throw new GatewayException(
        Errno.ENOPKG, "no cipher provider here has " + p.algorithm() + "; install libssl3");
  }
}
