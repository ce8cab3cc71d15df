package gateway.port.udp;

import gateway.packet.Batch;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;

/** Frames as the engine would hand them to a UDP port. */
final class Frames {
  static final int A1 = 0xc0000201;
  static final int B1 = 0xc0000202;
  static final int A2 = 0xc000020b;
  static final int B2 = 0xc000020c;
  static final int PORT = 4500;

  private Frames() {}

  /** Appends a UDP packet; its headroom is what an engine leaves. */
  static void add(
      Slab slab, Batch batch, int source, int destination, int tos, boolean df, byte[] payload) {
    long frame = slab.take() + 60;
    int length = 28 + payload.length;
    Ipv4Header.write(frame, length, IpProtocol.UDP, source, destination, 64, tos, df);
    UdpHeader.write(frame + 20, PORT, PORT, length - 20);
    Memory.copy(payload, 0, frame + 28, payload.length);
    batch.add(frame, length);
  }

  /** The payload of entry {@code i}. */
  static byte[] payload(Batch batch, int i) {
    byte[] bytes = new byte[batch.length[i] - 28];
    Memory.copy(batch.address[i] + 28, bytes, 0, bytes.length);
    return bytes;
  }

  /** Gives all chunks of the batch back. */
  static void free(Slab slab, Batch batch) {
    for (int i = 0; i < batch.count; i++) {
      slab.give(batch.address[i]);
    }
    batch.clear();
  }
}
