package gateway.core;

import gateway.core.seam.Store;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A disk that loses at a crash what was not synced, and refuses the calls it is told to refuse. */
public final class MemoryStore implements Store {
  private final Map<String, byte[]> durable = new HashMap<>();
  private final Map<String, byte[]> written = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private int appends;
  private int replaces;

  @Override
  public byte[] read(String name) {
    return written.getOrDefault(name, new byte[0]).clone();
  }

  @Override
  public void append(String name, byte[] bytes) throws GatewayException {
    appends++;
    // A disk that runs full keeps a part.
    int kept = refused.contains("append") ? bytes.length / 2 : bytes.length;
    byte[] before = read(name);
    byte[] all = Arrays.copyOf(before, before.length + kept);
    System.arraycopy(bytes, 0, all, before.length, kept);
    written.put(name, all);
    check("append");
  }

  @Override
  public void replace(String name, byte[] bytes) throws GatewayException {
    replaces++;
    check("replace");
    written.put(name, bytes.clone());
    durable.put(name, bytes.clone());
  }

  @Override
  public void sync(String name) throws GatewayException {
    check("sync");
    durable.put(name, read(name));
  }

  private void check(String call) throws GatewayException {
    if (refused.contains(call)) {
      throw new GatewayException(Errno.EIO, "the disk refuses to " + call);
    }
  }

  /** From now on these calls fail, and no others. */
  public void refuse(String... calls) {
    refused.clear();
    refused.addAll(Arrays.asList(calls));
  }

  /** The machine dies: what was not synced is gone. */
  public void crash() {
    written.clear();
    written.putAll(durable);
  }

  /** Puts content there as if it had always been. */
  public void put(String name, byte[] bytes) {
    written.put(name, bytes.clone());
    durable.put(name, bytes.clone());
  }

  /** How often bytes were appended. */
  public int appends() {
    return appends;
  }

  /** How often content was replaced. */
  public int replaces() {
    return replaces;
  }
}
