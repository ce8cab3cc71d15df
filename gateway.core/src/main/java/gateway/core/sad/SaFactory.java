package gateway.core.sad;

import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.esp.InboundSa;
import gateway.esp.OutboundSa;
import gateway.esp.SaParameters;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Makes an SA's state from its parameters: opens the cipher session with the first provider that
 * has the algorithm.
 */
public final class SaFactory {
  private final List<AeadProvider> providers;
  private final IntUnaryOperator portOfLocalAddress;
  private final long outboundLease;
  private final long inboundLease;
  private long nextSerial = 1;

  /**
   * @param providers ciphers, the preferred one first
   * @param portOfLocalAddress from an IPv4 address to the index of the port that owns it, or -1
   * @param outboundLease sequence numbers per durable lease
   * @param inboundLease sequence numbers the accept ceiling is ahead
   */
  public SaFactory(
      List<AeadProvider> providers,
      IntUnaryOperator portOfLocalAddress,
      long outboundLease,
      long inboundLease) {
    this.providers = List.copyOf(providers);
    this.portOfLocalAddress = portOfLocalAddress;
    this.outboundLease = outboundLease;
    this.inboundLease = inboundLease;
  }

  /**
   * Makes an SA.
   *
   * @throws GatewayException ENOPKG where no provider has the algorithm, EINVAL for a wrong key or
   *     parameters that no SA can have
   */
  SaEntry create(SaParameters p) throws GatewayException {
    boolean arrives = portOfLocalAddress.applyAsInt(p.destination()) >= 0;
    AeadSession session = provider(p).newSession(p.algorithm(), p.key(), !arrives);
    try {
      return create(p, session, arrives);
    } catch (IllegalArgumentException e) {
      session.close();
      throw new GatewayException(
          Errno.EINVAL, p + " cannot be made: " + e.getMessage() + "; correct it and try again", e);
    }
  }

  private SaEntry create(SaParameters p, AeadSession session, boolean arrives) {
    if (arrives) {
      return new SaEntry(p, new InboundSa(p, session, inboundLease), null, -1, nextSerial++);
    }
    int port = portOfLocalAddress.applyAsInt(p.source());
    return new SaEntry(p, null, new OutboundSa(p, session, outboundLease), port, nextSerial++);
  }

  private AeadProvider provider(SaParameters p) throws GatewayException {
    for (AeadProvider provider : providers) {
      if (provider.supports(p.algorithm())) {
        return provider;
      }
    }
    throw new GatewayException(
        Errno.ENOPKG, "no cipher provider here has " + p.algorithm() + "; install libssl3");
  }
}
