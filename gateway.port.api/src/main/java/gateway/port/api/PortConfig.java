package gateway.port.api;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code ports:} in {@code gateway.yaml}.
 *
 * @param name the operator's name of the port
 * @param type the driver's word
 * @param values the other keys as YAML gave them: String, Integer, Long, Boolean, List, Map
 * @param routes prefixes ("10.2.0.0/24") that the gateway routes to other ports: what a port in
 *     front of hosts attracts from the kernel, and leaves as blackholes when the process dies
 * @param workers how many queues are wanted
 */
public record PortConfig(
    String name, String type, Map<String, Object> values, List<String> routes, int workers) {

  /** A string value, or {@code fallback} when the key is absent. */
  public String text(String key, String fallback) {
    Object value = values.get(key);
    return value == null ? fallback : value.toString();
  }

  /** A whole number within bounds, or {@code fallback} when the key is absent. */
  public int number(String key, int fallback, int least, int most) throws GatewayException {
    Object value = values.get(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Number n && n.longValue() >= least && n.longValue() <= most) {
      return n.intValue();
    }
    throw wrong(key, "must be a whole number from " + least + " to " + most + ", not " + value);
  }

  /** A truth value, or {@code fallback} when the key is absent. */
  public boolean flag(String key, boolean fallback) throws GatewayException {
    Object value = values.get(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Boolean b) {
      return b;
    }
    throw wrong(key, "must be true or false, not " + value);
  }

  /** A list of strings; one string counts as a list of one; empty when the key is absent. */
  public List<String> list(String key) throws GatewayException {
    @Nullable Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof String s) {
      return List.of(s);
    }
    if (value instanceof List<?> l) {
      return l.stream().map(String::valueOf).toList();
    }
    throw wrong(key, "must be a list, not " + value);
  }

  /** The error of a wrong value, naming port and key. */
  public GatewayException wrong(String key, String why) {
    return new GatewayException(Errno.EINVAL, "ports." + name + "." + key + " " + why);
  }
}
