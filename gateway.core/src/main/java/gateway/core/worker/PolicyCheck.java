package gateway.core.worker;

import gateway.core.sad.SaEntry;
import gateway.core.sad.SadView;
import gateway.core.spd.PolicyEntry;
import gateway.core.spd.SpdView;
import gateway.core.spd.Template;
import gateway.packet.DropReason;
import gateway.spd.api.Selector;

/**
 * Asks the SPD (RFC 4301 section 5; Linux {@code __xfrm_policy_check} and {@code
 * xfrm_bundle_lookup}).
 */
final class PolicyCheck {
  private final int reader;

  PolicyCheck(int reader) {
    this.reader = reader;
  }

  /** Packets for the gateway itself: in. Nobody listens yet, so all of them end here. */
  void in(SpdView spd, Lanes lanes) {
    for (int i = 0; i < lanes.count(); i++) {
      if (lanes.alive(i) && lanes.local[i]) {
        spd.lookup(reader, lanes.flows, i, 1, lanes.winner);
        admit(
            spd,
            lanes,
            i,
            DropReason.SPD_IN_NONE,
            DropReason.SPD_IN_DISCARD,
            DropReason.SPD_IN_TEMPLATE);
        if (lanes.alive(i)) {
          lanes.kill(i, DropReason.LOCAL_NO_LISTENER);
        }
      }
    }
  }

  /** Packets that enter to be forwarded: fwd. One lookup call for the whole batch. */
  void forward(SpdView spd, Lanes lanes) {
    int n = lanes.count();
    spd.lookup(reader, lanes.flows, 0, n, lanes.winner);
    for (int i = 0; i < n; i++) {
      if (lanes.alive(i)) {
        admit(
            spd,
            lanes,
            i,
            DropReason.SPD_FWD_NONE,
            DropReason.SPD_FWD_DISCARD,
            DropReason.SPD_FWD_TEMPLATE);
      }
    }
  }

  /** Packets that leave: out decides between an SA, clear, and nothing. */
  void out(SpdView spd, SadView sad, Lanes lanes) {
    int n = lanes.count();
    spd.lookup(reader, lanes.flows, 0, n, lanes.winner);
    for (int i = 0; i < n; i++) {
      if (lanes.alive(i)) {
        leave(spd, sad, lanes, i);
      }
    }
  }

  private static void admit(
      SpdView spd,
      Lanes lanes,
      int i,
      DropReason none,
      DropReason discard,
      DropReason wrongTemplate) {
    SaEntry sa = lanes.arrivedBy[i];
    if (sa != null && !selectorAllows(sa, lanes, i)) {
      lanes.kill(i, DropReason.SA_SELECTOR);
      return;
    }
    int slot = lanes.winner[i];
    if (slot < 0) {
      // Linux rejects a decapsulated packet that no policy asked for, also when the default
      // accepts.
      if (!spd.defaultAccept || sa != null) {
        lanes.kill(i, none);
      }
      return;
    }
    PolicyEntry policy = spd.policy(slot);
    switch (policy.action) {
      case DISCARD -> lanes.kill(i, discard);
      case BYPASS -> {
        if (sa != null) {
          lanes.kill(i, wrongTemplate);
        }
      }
      case PROTECT -> {
        Template template = policy.template;
        if (sa == null || template == null || !template.isMetBy(sa.parameters)) {
          lanes.kill(i, wrongTemplate);
        }
      }
    }
  }

  private static void leave(SpdView spd, SadView sad, Lanes lanes, int i) {
    int slot = lanes.winner[i];
    if (slot < 0) {
      if (!spd.defaultAccept) {
        lanes.kill(i, DropReason.SPD_OUT_NONE);
      }
      return;
    }
    PolicyEntry policy = spd.policy(slot);
    switch (policy.action) {
      case DISCARD -> lanes.kill(i, DropReason.SPD_OUT_DISCARD);
      case BYPASS -> {}
      case PROTECT -> {
        SaEntry sa = sad.bundle(policy.bundle);
        if (sa == null || !selectorAllows(sa, lanes, i)) {
          lanes.kill(i, DropReason.OUT_NO_SA);
        } else {
          lanes.leavesBy[i] = sa;
        }
      }
    }
  }

  /** Whether the SA may carry the packet as it is now. */
  static boolean selectorAllows(SaEntry sa, Lanes lanes, int i) {
    Selector selector = sa.parameters.selector();
    return selector == null || selector.matches(lanes.flows, i);
  }
}
