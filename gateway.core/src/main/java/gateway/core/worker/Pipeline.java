package gateway.core.worker;

import gateway.core.commit.Snapshot;
import gateway.core.worker.HookStage.Whom;
import gateway.netfilter.HookPoint;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.packet.FlowColumns;
import gateway.packet.Ipv4Header;
import gateway.spd.api.Direction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A packet's way through the gateway, stage by stage over a whole batch.
 *
 * <p>The policy of the header that leaves decides. Everything that enters by a port is forwarded or
 * is for the gateway itself; a clear packet from one port to another needs fwd (allow) and then
 * out, which decides protection; a decapsulated one needs fwd with a template that its SA meets.
 */
final class Pipeline {
  /** How many SAs may lie inside one another. */
  static final int MAX_DEPTH = 4;

  private final BooleanSupplier dismissed;
  private final HookStage hooks;
  private final Decapsulation decapsulation;
  private final PolicyCheck policy;
  private final Encapsulation encapsulation;
  private final Whom departing;
  private Stage stage = Stage.IDLE;
  private @Nullable PacketTrace trace;

  /**
   * @param dismissed whether the worker was declared dead: what it was inside of has returned late,
   *     and the drivers of its snapshot may have gone
   */
  Pipeline(int reader, Counters counters, BooleanSupplier dismissed) {
    this(reader, counters, dismissed, false);
  }

  private Pipeline(int reader, Counters counters, BooleanSupplier dismissed, boolean dry) {
    this.dismissed = dismissed;
    hooks = new HookStage(dismissed);
    departing = dry ? Whom.CLEAR : Whom.FORWARDED;
    decapsulation = new Decapsulation(counters, dry);
    policy = new PolicyCheck(reader);
    encapsulation = new Encapsulation(counters, dry);
  }

  /** One that judges as all do, and neither opens, seals nor counts: for {@link DryRun}. */
  static Pipeline dry(int reader) {
    Pipeline pipeline = new Pipeline(reader, new Counters(), () -> false, true);
    pipeline.stage = Stage.RX;
    return pipeline;
  }

  /** Who is told what becomes of packets, from the next batch on; null for nobody. */
  void follow(@Nullable PacketTrace follower) {
    trace = follower;
  }

  /** Where the batch is; for the message about a worker that does not move. */
  Stage stage() {
    return stage;
  }

  /** The hook that is asked at the moment; empty for none. Any thread, for people. */
  String asking() {
    return hooks.asking();
  }

  /** The hook that was asked when something was thrown; empty when none was. */
  String hook() {
    return hooks.culprit();
  }

  /** Says where the worker is when it is not inside {@link #process}. */
  void at(Stage now) {
    stage = now;
  }

  /** Judges every lane; afterwards a lane is either dropped or has an egress port. */
  void process(Snapshot s, Lanes lanes) {
    enter(Stage.HOOK_INGRESS, s, lanes);
    hooks.run(s, HookPoint.INGRESS, lanes, Whom.ALL);
    enter(Stage.PARSE, s, lanes);
    parse(lanes);
    enter(Stage.HOOK_OUTER, s, lanes);
    hooks.run(s, HookPoint.PREROUTING, lanes, Whom.ALL);
    decapsulation.mark(s, lanes);
    hooks.run(s, HookPoint.LOCAL_IN, lanes, Whom.LOCAL);
    judge(s, lanes);
  }

  /** For {@link DryRun}: what came out of an SA, whose outer packet has passed the hooks before. */
  void processOpened(Snapshot s, Lanes lanes) {
    enter(Stage.PARSE, s, lanes);
    parse(lanes);
    judge(s, lanes);
  }

  private void judge(Snapshot s, Lanes lanes) {
    enter(Stage.DECAP, s, lanes);
    for (int depth = 0; depth < MAX_DEPTH && decapsulation.run(s, lanes); depth++) {
      parse(lanes, lanes.arrivedBy);
    }
    decapsulation.refuseDeeper(s, lanes);
    enter(Stage.HOOK_PREROUTING, s, lanes);
    hooks.run(s, HookPoint.PREROUTING, lanes, Whom.OPENED);
    enter(Stage.ROUTE, s, lanes);
    route(s, lanes);
    enter(Stage.SPD_IN, s, lanes);
    policy.in(s.spd(Direction.IN), lanes);
    enter(Stage.SPD_FWD, s, lanes);
    policy.forward(s.spd(Direction.FWD), lanes);
    enter(Stage.HOOK_LOCAL_IN, s, lanes);
    hooks.run(s, HookPoint.LOCAL_IN, lanes, Whom.LOCAL);
    enter(Stage.HOOK_FORWARD, s, lanes);
    decrementTimeToLive(lanes);
    hooks.run(s, HookPoint.FORWARD, lanes, Whom.FORWARDED);
    enter(Stage.HOOK_POSTROUTING, s, lanes);
    hooks.run(s, HookPoint.POSTROUTING, lanes, Whom.FORWARDED);
    enter(Stage.SPD_OUT, s, lanes);
    policy.out(s.spd(Direction.OUT), s.sad, lanes);
    enter(Stage.ENCAP, s, lanes);
    encapsulation.run(s, lanes);
    enter(Stage.HOOK_EGRESS, s, lanes);
    hooks.run(s, HookPoint.EGRESS, lanes, departing);
    enter(Stage.TX, s, lanes);
  }

  private void enter(Stage next, Snapshot s, Lanes lanes) {
    // Once in a dead worker's life: another one has its queues, nobody reads what it counts.
    if (dismissed.getAsBoolean()) {
      throw new IllegalStateException("declared dead");
    }
    PacketTrace follower = trace;
    if (follower != null) {
      follower.pass(stage, next, s, lanes);
    }
    stage = next;
  }

  private void parse(Lanes lanes) {
    for (int i = 0; i < lanes.count(); i++) {
      parse(lanes, i);
    }
  }

  // A view is invalid after decapsulation: those packets, and only those, are read anew.
  private void parse(Lanes lanes, Object[] opened) {
    for (int i = 0; i < lanes.count(); i++) {
      if (lanes.alive(i) && opened[i] != null) {
        parse(lanes, i);
      }
    }
  }

  private void parse(Lanes lanes, int i) {
    Batch batch = lanes.batch;
    long ip = batch.address[i];
    FlowColumns flows = lanes.flows;
    if (batch.length[i] < 1 || Ipv4Header.version(ip) != 4) {
      lanes.kill(i, batch.length[i] < 1 ? DropReason.MALFORMED : DropReason.NOT_IPV4);
      return;
    }
    int total = Ipv4Header.check(ip, batch.length[i]);
    if (total < 0) {
      lanes.kill(i, DropReason.MALFORMED);
    } else if (Ipv4Header.isFragment(ip)) {
      lanes.kill(i, DropReason.FRAGMENT);
    } else {
      batch.length[i] = total;
      flows.read(i, ip, total);
    }
  }

  private void route(Snapshot s, Lanes lanes) {
    for (int i = 0; i < lanes.count(); i++) {
      if (!lanes.alive(i)) {
        continue;
      }
      int destination = lanes.flows.destination[i];
      if (s.isLocal(destination)) {
        lanes.local[i] = true;
        continue;
      }
      int port = s.routes.lookup(destination);
      lanes.egress[i] = port;
      if (port < 0) {
        lanes.kill(i, DropReason.NO_ROUTE);
      } else if (s.isAbsent(port)) {
        lanes.kill(i, DropReason.PORT_GONE);
      } else if (port == lanes.ingress && lanes.arrivedBy[i] == null) {
        lanes.kill(i, DropReason.ROUTE_LOOP);
      }
    }
  }

  private void decrementTimeToLive(Lanes lanes) {
    for (int i = 0; i < lanes.count(); i++) {
      if (lanes.alive(i)) {
        long ip = lanes.batch.address[i];
        if (Ipv4Header.timeToLive(ip) <= 1) {
          lanes.kill(i, DropReason.TTL_EXPIRED);
        } else {
          Ipv4Header.decrementTimeToLive(ip);
        }
      }
    }
  }
}
