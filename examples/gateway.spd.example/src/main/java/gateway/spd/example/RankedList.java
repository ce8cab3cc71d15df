package gateway.spd.example;

import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Policy;
import gateway.spd.api.Selector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Policies, strongest first. The objects are the engine's, which keeps them as long as they are in
 * force; only the array is ours.
 */
final class RankedList {
  /** What a policy is asked; a lambda, so that the driver has one. */
  private interface Question {
    boolean matches(Policy policy, FlowColumns flows, int row);
  }

  private @Nullable Policy[] policies = new Policy[0];
  private int size;

  int size() {
    return size;
  }

  void insert(Policy policy) {
    if (size == policies.length) {
      policies = Arrays.copyOf(policies, Math.max(4, size + (size >> 1)));
    }
    int at = position(policy.rank());
    System.arraycopy(policies, at, policies, at + 1, size - at);
    policies[at] = policy;
    size++;
  }

  void delete(Policy policy) throws GatewayException {
    int at = position(policy.rank());
    if (at == size || !policies[at].equals(policy)) {
      throw unknown(policy);
    }
    size--;
    System.arraycopy(policies, at + 1, policies, at, size - at);
    policies[size] = null; // what has left must not be held
  }

  void clear() {
    policies = new Policy[0];
    size = 0;
  }

  int find(Selector selector) {
    for (int at = 0; at < size; at++) {
      if (policies[at].selector().equals(selector)) {
        return policies[at].slot();
      }
    }
    return -1;
  }

  /** The strongest policy that matches flow {@code row}, or null. */
  @Nullable Policy first(FlowColumns flows, int row) {
    Question question = (policy, f, i) -> policy.selector().matches(f, i);
    for (int at = 0; at < size; at++) {
      if (question.matches(policies[at], flows, row)) {
        return policies[at];
      }
    }
    return null;
  }

  /** The first place whose rank is not stronger; ranks are unsigned. */
  private int position(long rank) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(policies[middle].rank(), rank) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  long memoryBytes() {
    return 40 + 4L * policies.length;
  }

  static GatewayException unknown(Policy policy) {
    return new GatewayException(
        Errno.EINVAL,
        "the index has no policy in slot " + policy.slot() + "; rebuild it with spd:use --rebuild");
  }
}
