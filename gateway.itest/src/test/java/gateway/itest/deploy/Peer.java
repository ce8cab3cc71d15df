package gateway.itest.deploy;

import gateway.core.commit.Change;
import gateway.core.xfrm.XfrmReader;
import gateway.crypto.jce.JceProvider;
import gateway.esp.InboundSa;
import gateway.esp.OutboundSa;
import gateway.esp.SaParameters;
import gateway.packet.Batch;
import gateway.packet.GatewayException;
import gateway.packet.Memory;
import gateway.packet.Slab;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The other end of the tunnel: opens what the gateway seals and seals what it is to open. */
final class Peer implements AutoCloseable {
  private static final long EVERYTHING = 0xffff_ffffL;
  private static final int ESP = 50;

  private final Slab slab = new Slab(4);
  private final Batch batch = new Batch();
  private final InboundSa opens;
  private final OutboundSa seals;

  Peer() throws GatewayException {
    List<SaParameters> sas =
        XfrmReader.read("SAs", Lines.SAS).changes().stream()
            .map(change -> ((Change.AddSa) change).parameters())
            .toList();
    JceProvider jce = new JceProvider();
    SaParameters there = sas.get(0);
    opens = new InboundSa(there, jce.newSession(there.algorithm(), there.key(), false), EVERYTHING);
    opens.raiseCeiling(EVERYTHING);
    SaParameters back = sas.get(1);
    seals = new OutboundSa(back, jce.newSession(back.algorithm(), back.key(), true), EVERYTHING);
    seals.grant(EVERYTHING);
  }

  /**
   * The packet inside, or null when this is no ESP packet of ours, or one that is not to be opened.
   */
  byte @Nullable [] open(byte[] packet) {
    if (packet.length < 28 || packet[9] != ESP) {
      return null;
    }
    long frame = slab.take() + Slab.HEADROOM;
    Memory.copy(packet, 0, frame, packet.length);
    batch.clear();
    batch.add(frame, packet.length);
    int refusal = opens.open(batch, 0, frame + 20, packet.length - 20, false);
    byte[] inner = refusal == 0 ? content() : null;
    slab.give(frame);
    return inner;
  }

  /** An ESP packet. */
  byte[] seal(byte[] packet) {
    long frame = slab.take() + Slab.HEADROOM;
    Memory.copy(packet, 0, frame, packet.length);
    batch.clear();
    batch.add(frame, packet.length);
    int refusal = seals.seal(batch, 0);
    if (refusal != 0) {
      throw new AssertionError("the peer cannot seal: " + refusal);
    }
    byte[] sealed = content();
    slab.give(frame);
    return sealed;
  }

  private byte[] content() {
    byte[] bytes = new byte[batch.length[0]];
    Memory.copy(batch.address[0], bytes, 0, bytes.length);
    return bytes;
  }

  @Override
  public void close() {
    opens.close();
    seals.close();
    slab.close();
  }
}
