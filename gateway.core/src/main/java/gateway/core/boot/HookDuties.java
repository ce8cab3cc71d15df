package gateway.core.boot;

import gateway.core.seam.Store;
import gateway.netfilter.HookPoint;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which hooks must stand where, durable: a hook that was configured when it came closes its points
 * for as long as it is absent and its configuration is there, over every restart.
 *
 * <p>One line per hook in the file {@value #FILE}: name, PID of the configuration, points; split by
 * tabs.
 *
 * <p>Threading: whoever holds the host's lock.
 */
final class HookDuties {
  private static final String FILE = "hooks";

  /**
   * A hook's duty.
   *
   * @param hook its name
   * @param pid of its configuration
   * @param points where it stands
   */
  record Duty(String hook, String pid, Set<HookPoint> points) {}

  private final Store store;
  private final Map<String, Duty> duties = new TreeMap<>();

  /** Whether the disk has refused what is here. */
  private boolean dirty;

  /**
   * Reads what was written.
   *
   * @throws GatewayException EIO when it cannot be read
   */
  HookDuties(Store store) throws GatewayException {
    this.store = store;
    for (String line : new String(store.read(FILE), StandardCharsets.UTF_8).lines().toList()) {
      Duty duty = parse(line);
      duties.put(duty.hook, duty);
    }
  }

  List<Duty> all() {
    return List.copyOf(duties.values());
  }

  boolean has(String hook) {
    return duties.containsKey(hook);
  }

  @Nullable Duty of(String hook) {
    return duties.get(hook);
  }

  /**
   * Takes a duty down, durable on return.
   *
   * @throws GatewayException EIO; the duty holds until the process ends
   */
  void put(Duty duty) throws GatewayException {
    boolean changed = !duty.equals(duties.put(duty.hook, duty));
    if (changed || dirty) {
      write();
    }
  }

  /**
   * The configuration has gone, and its duties with it; durable after {@link #save}.
   *
   * @return the hooks' names; empty when the PID is no hook's
   */
  List<String> release(String pid) {
    List<String> released = new ArrayList<>();
    duties.values().removeIf(duty -> duty.pid.equals(pid) && released.add(duty.hook));
    dirty = dirty || !released.isEmpty();
    return released;
  }

  /**
   * Writes what is not written yet.
   *
   * @throws GatewayException EIO; the next start goes by what was written before
   */
  void save() throws GatewayException {
    if (dirty) {
      write();
    }
  }

  /**
   * One hook has no duty any more.
   *
   * @throws GatewayException EIO; the duty is back at the next start
   */
  void forget(String hook) throws GatewayException {
    if (duties.remove(hook) != null) {
      write();
    }
  }

  private void write() throws GatewayException {
    dirty = true;
    StringBuilder text = new StringBuilder();
    for (Duty duty : duties.values()) {
      List<String> points = duty.points.stream().map(HookPoint::name).sorted().toList();
      text.append(duty.hook).append('\t').append(duty.pid).append('\t');
      text.append(String.join(",", points)).append('\n');
    }
    store.replace(FILE, text.toString().getBytes(StandardCharsets.UTF_8));
    dirty = false;
  }

  private static Duty parse(String line) throws GatewayException {
    String[] words = line.split("\t", -1);
    Set<HookPoint> points = EnumSet.noneOf(HookPoint.class);
    try {
      List<String> names = new ArrayList<>(List.of(words[2].split(",")));
      names.removeIf(String::isEmpty);
      names.forEach(name -> points.add(HookPoint.valueOf(name)));
      return new Duty(words[0], words[1], Set.copyOf(points));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new GatewayException(
          Errno.EIO,
          "state/hooks is damaged; it says which hooks must stand before packets pass. Remove it,"
              + " start, and see with hook:list that every hook is there",
          e);
    }
  }
}
