package gateway.tool.demo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Bytes from left to right in UDP datagrams, with a digest at both ends. Nothing is sent again: a
 * loss or a wrong order shows in the digest.
 */
final class MemoryTransfer {
  private static final int CHUNK = 1_024;
  private static final int WAITING = 64;
  private static final long REST_NANOS = 1_000_000;

  private final long bytes;
  private final MessageDigest arrived = sha256();
  private volatile long received;

  /**
   * @param bytes to send, rounded up to whole datagrams
   */
  MemoryTransfer(long bytes) {
    this.bytes = (bytes + CHUNK - 1) / CHUNK * CHUNK;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** The receiving host: a datagram. */
  void receive(byte[] packet) {
    boolean whole = packet.length == DemoPacket.PAYLOAD + CHUNK;
    if (whole && DemoPacket.port(packet) == PolicySet.TRANSFER_PORT) {
      arrived.update(packet, DemoPacket.PAYLOAD, CHUNK);
      received += CHUNK;
    }
  }

  /** Sends everything and waits for it: blocks. */
  Testbed.Transfer run(MemoryHosts sender, long patienceNanos) {
    MessageDigest digest = sha256();
    SplittableRandom random = new SplittableRandom(bytes);
    byte[] chunk = new byte[CHUNK];
    long deadline = System.nanoTime() + patienceNanos;
    for (long sent = 0; sent < bytes; sent += CHUNK) {
      // a window, so that the transfer leaves room in the queues for probes
      for (long before = received; sent - received > WAITING * CHUNK; ) {
        LockSupport.parkNanos(REST_NANOS);
        if (received != before) {
          before = received;
          deadline = System.nanoTime() + patienceNanos;
        } else if (System.nanoTime() > deadline) {
          return new Testbed.Transfer(received, false);
        }
      }
      random.nextBytes(chunk);
      digest.update(chunk);
      ByteBuffer packet = DemoPacket.udp(Side.LEFT, PolicySet.TRANSFER_PORT, CHUNK);
      packet.put(DemoPacket.PAYLOAD, chunk);
      sender.send(packet.array());
    }
    deadline = System.nanoTime() + patienceNanos;
    while (received < bytes && System.nanoTime() < deadline) {
      LockSupport.parkNanos(REST_NANOS);
    }
    boolean equal = received == bytes && MessageDigest.isEqual(digest.digest(), arrived.digest());
    return new Testbed.Transfer(received, equal);
  }
}
