package gateway.core;

import gateway.crypto.openssl.OpenSslProvider;
import gateway.esp.OutboundSa;
import gateway.esp.SaParameters;
import gateway.packet.Batch;
import gateway.packet.GatewayException;
import gateway.packet.Memory;
import gateway.packet.Slab;

/** The other end of an SA: seals packets for the gateway under test. */
public final class Sealer implements AutoCloseable {
  private final OutboundSa sa;
  private final Slab slab = new Slab(1);
  private final Batch batch = new Batch();

  public Sealer(SaParameters p) throws GatewayException {
    sa = new OutboundSa(p, new OpenSslProvider().newSession(p.algorithm(), p.key(), true), 1 << 20);
    sa.grant(1 << 20);
  }

  /** The ESP packet that carries {@code inner}. */
  public byte[] seal(byte[] inner) {
    long chunk = slab.take();
    Memory.copy(inner, 0, chunk + Slab.HEADROOM, inner.length);
    batch.clear();
    batch.add(chunk + Slab.HEADROOM, inner.length);
    if (sa.seal(batch, 0) != 0) {
      throw new AssertionError("not sealed");
    }
    byte[] outer = new byte[batch.length[0]];
    Memory.copy(batch.address[0], outer, 0, outer.length);
    slab.give(chunk);
    return outer;
  }

  @Override
  public void close() {
    sa.close();
    slab.close();
  }
}
