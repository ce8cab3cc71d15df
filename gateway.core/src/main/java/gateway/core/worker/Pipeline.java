package gateway.core.worker;

import gateway.core.commit.Snapshot;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.packet.FlowColumns;
import gateway.packet.Ipv4Header;
import gateway.spd.api.Direction;

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

  private final Decapsulation decapsulation;
  private final PolicyCheck policy;
  private final Encapsulation encapsulation;
  private Stage stage = Stage.IDLE;

  Pipeline(int reader, Counters counters) {
    decapsulation = new Decapsulation(counters);
    policy = new PolicyCheck(reader);
    encapsulation = new Encapsulation(counters);
  }

  /** Where the batch is; for the message about a worker that does not move. */
  Stage stage() {
    return stage;
  }

  /** Says where the worker is when it is not inside {@link #process}. */
  void at(Stage now) {
    stage = now;
  }

  /** Judges every lane; afterwards a lane is either dropped or has an egress port. */
  void process(Snapshot s, Lanes lanes) {
    stage = Stage.PARSE;
    parse(lanes);
    stage = Stage.DECAP;
    for (int depth = 0; depth < MAX_DEPTH && decapsulation.run(s, lanes); depth++) {
      parse(lanes, lanes.arrivedBy);
    }
    decapsulation.refuseDeeper(s, lanes);
    stage = Stage.ROUTE;
    route(s, lanes);
    stage = Stage.SPD_IN;
    policy.in(s.spd(Direction.IN), lanes);
    stage = Stage.SPD_FWD;
    policy.forward(s.spd(Direction.FWD), lanes);
    decrementTimeToLive(lanes);
    stage = Stage.SPD_OUT;
    policy.out(s.spd(Direction.OUT), s.sad, lanes);
    stage = Stage.ENCAP;
    encapsulation.run(s, lanes);
    stage = Stage.TX;
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
