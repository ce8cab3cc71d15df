package gateway.tool.simulation;

import gateway.core.seam.Store;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A disk that keeps what was synced. A crash loses what was not, or keeps a torn first part of it;
 * a fault refuses the next calls.
 */
final class VirtualStore implements Store {
  private static final class Content {
    byte[] durable = new byte[0];
    byte[] written = new byte[0];
  }

  private final Map<String, Content> files = new TreeMap<>();
  private final SplittableRandom random;
  private int refusals;

  VirtualStore(SplittableRandom random) {
    this.random = random;
  }

  @Override
  public byte[] read(String name) {
    Content c = files.get(name);
    return c == null ? new byte[0] : c.written.clone();
  }

  @Override
  public void append(String name, byte[] bytes) throws GatewayException {
    Content c = files.computeIfAbsent(name, n -> new Content());
    boolean refuse = refusing();
    int kept = refuse ? random.nextInt(bytes.length + 1) : bytes.length;
    byte[] all = Arrays.copyOf(c.written, c.written.length + kept);
    System.arraycopy(bytes, 0, all, c.written.length, kept);
    c.written = all;
    if (refuse) {
      throw new GatewayException(Errno.ENOSPC, "the virtual disk is full");
    }
  }

  @Override
  public void replace(String name, byte[] bytes) throws GatewayException {
    if (refusing()) {
      throw new GatewayException(Errno.EIO, "the virtual disk failed");
    }
    Content c = files.computeIfAbsent(name, n -> new Content());
    c.written = bytes.clone();
    c.durable = c.written;
  }

  @Override
  public void sync(String name) throws GatewayException {
    if (refusing()) {
      throw new GatewayException(Errno.EIO, "the virtual disk failed");
    }
    Content c = files.get(name);
    if (c != null) {
      c.durable = c.written;
    }
  }

  /** The next calls fail. */
  void refuse(int calls) {
    refusals = calls;
  }

  /** The machine dies: unsynced bytes are gone, but for a first part of them by chance. */
  void crash() {
    refusals = 0;
    for (Content c : files.values()) {
      int unsynced = c.written.length - c.durable.length;
      int kept = unsynced > 0 ? random.nextInt(unsynced + 1) : 0;
      c.written = Arrays.copyOf(c.written, c.durable.length + kept);
      c.durable = c.written;
    }
  }

  private boolean refusing() {
    if (refusals > 0) {
      refusals--;
      return true;
    }
    return false;
  }
}
