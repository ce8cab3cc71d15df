package gateway.core.worker;

import gateway.core.commit.Snapshot;
import gateway.netfilter.HookChain;
import gateway.netfilter.HookCursor;
import gateway.netfilter.HookPoint;
import gateway.netfilter.Verdict;
import gateway.packet.DropReason;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks the hooks of a point about the packets that are there. Belongs to one worker. */
final class HookStage {
  /** Which lanes are at a point. */
  enum Whom {
    /** Everything alive. */
    ALL,
    /** What is for the gateway itself. */
    LOCAL,
    /** What goes from port to port. */
    FORWARDED,
    /** What goes from port to port unsealed: the rest of a dry run is not as it would be there. */
    CLEAR,
    /** What has just come out of an SA. */
    OPENED
  }

  private final BooleanSupplier dismissed;
  private final HookCursor cursor = new HookCursor();
  private @Nullable HookChain asking;

  /**
   * @param dismissed whether the worker was declared dead: the hooks may have gone then
   */
  HookStage(BooleanSupplier dismissed) {
    this.dismissed = dismissed;
  }

  /** Judges the lanes at a point. */
  void run(Snapshot s, HookPoint point, Lanes lanes, Whom whom) {
    HookChain chain = s.hooks.at(point);
    boolean closed = s.hooks.isClosed(point);
    if (chain.isEmpty() && !closed) {
      return;
    }
    // A closed point asks nobody, so that it does not matter how a packet looks.
    Whom here = closed && whom == Whom.CLEAR ? Whom.FORWARDED : whom;
    asking = chain;
    cursor.begin(
        point,
        lanes.batch,
        point == HookPoint.INGRESS ? null : lanes.flows,
        s.portNames(),
        lanes.ingress);
    for (int i = 0; i < lanes.count(); i++) {
      if (!lanes.alive(i) || !concerns(here, lanes, i)) {
        continue;
      }
      if (dismissed.getAsBoolean()) {
        throw new IllegalStateException("declared dead");
      }
      boolean opened = lanes.arrivedBy[i] != null;
      if (closed) {
        lanes.kill(i, DropReason.HOOK_ABSENT);
      } else if (chain.run(cursor.at(i, lanes.egress[i], opened)) != Verdict.ACCEPT) {
        lanes.kill(i, DropReason.HOOK_DROP);
        lanes.hook[i] = chain.name(cursor.hook());
      }
    }
    cursor.end();
    asking = null;
  }

  /** The hook that was asked last when something was thrown; empty when none was. */
  String culprit() {
    HookChain chain = asking;
    asking = null;
    return chain == null || cursor.hook() < 0 ? "" : chain.name(cursor.hook());
  }

  /** The hook that is asked at the moment; empty for none. Any thread, a moment old. */
  String asking() {
    HookChain chain = asking;
    int hook = cursor.hook();
    return chain == null || hook < 0 || hook >= chain.size() ? "" : chain.name(hook);
  }

  private static boolean concerns(Whom whom, Lanes lanes, int i) {
    return switch (whom) {
      case ALL -> true;
      case LOCAL -> lanes.local[i];
      case FORWARDED -> !lanes.local[i];
      case CLEAR -> !lanes.local[i] && lanes.leavesBy[i] == null;
      case OPENED -> lanes.arrivedBy[i] != null;
    };
  }
}
