package gateway.core.worker;

import gateway.core.commit.Snapshot;
import gateway.core.sad.SaEntry;
import gateway.core.spd.PolicyEntry;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the next packets that match through the stages of one worker.
 *
 * <p>Its room is reserved when it is made and written once, front to back: nothing is allocated,
 * locked or overwritten on the way, and when the room is used up the worker passes by. A packet
 * matches as it came or as it came out of an SA.
 *
 * <p>Threading: {@link #pass} by the worker; the rest by anyone, at any time.
 */
public final class PacketTrace {
  /** The most packets of one trace. */
  public static final int MAX_PACKETS = 1000;

  // No packet is told of more than once per stage.
  private static final int EVENTS_PER_PACKET = Stage.values().length;
  private static final Stage[] STAGES = Stage.values();
  private static final DropReason[] REASONS = DropReason.values();

  /** What a dry run leaves instead of a reason when it would have to open the packet. */
  static final int OPENED = -1;

  private static final int PACKET = 0;
  private static final int STAGE = 1;
  private static final int DROP = 2;
  private static final int INGRESS = 3;
  private static final int SOURCE = 4;
  private static final int DESTINATION = 5;
  private static final int PROTOCOL = 6;
  private static final int SOURCE_PORT = 7;
  private static final int DESTINATION_PORT = 8;
  private static final int LENGTH = 9;
  private static final int EGRESS = 10;
  private static final int LOCAL = 11;
  private static final int ARRIVED_BY = 12;
  private static final int LEAVES_BY = 13;
  private static final int WORDS = 14;

  private final @Nullable Selector selector;
  private final int most;
  private final int[] words;
  private final long[] generations;
  private final @Nullable PolicyEntry[] policies;
  private final @Nullable String[] hooks;

  /** Number of the packet in a lane plus 1; 0 = not followed. */
  private final int[] followed = new int[Batch.CAPACITY];

  private int begun;
  private int written;
  private volatile int packets;
  private volatile int published;

  /**
   * @param selector which packets, or null for all
   * @param packets how many, 1 to {@link #MAX_PACKETS}
   */
  public PacketTrace(@Nullable Selector selector, int packets) {
    if (packets < 1 || packets > MAX_PACKETS) {
      throw new IllegalArgumentException("a trace follows 1 to " + MAX_PACKETS + " packets");
    }
    this.selector = selector;
    most = packets;
    int room = packets * EVENTS_PER_PACKET;
    words = new int[room * WORDS];
    generations = new long[room];
    policies = new PolicyEntry[room];
    hooks = new String[room];
  }

  /** How many packets were followed to their end. */
  public int packets() {
    return packets;
  }

  /** Whether as many packets as were asked for were followed to their end. */
  public boolean isFull() {
    return packets == most;
  }

  /** What the stages decided, in the order in which they did; whole packets only. */
  public List<TraceEvent> events() {
    int count = published;
    List<TraceEvent> events = new ArrayList<>(count);
    for (int e = 0; e < count; e++) {
      events.add(event(e));
    }
    return events;
  }

  private TraceEvent event(int e) {
    int at = e * WORDS;
    int drop = words[at + DROP];
    return new TraceEvent(
        words[at + PACKET],
        STAGES[words[at + STAGE]],
        generations[e],
        REASONS[Math.max(0, drop)],
        drop == OPENED,
        words[at + INGRESS],
        words[at + SOURCE],
        words[at + DESTINATION],
        words[at + PROTOCOL],
        words[at + SOURCE_PORT],
        words[at + DESTINATION_PORT],
        words[at + LENGTH],
        words[at + EGRESS],
        words[at + LOCAL] != 0,
        policies[e],
        hooks[e],
        words[at + ARRIVED_BY],
        words[at + LEAVES_BY]);
  }

  /** The batch has left one stage and goes to the next. */
  void pass(Stage from, Stage to, Snapshot s, Lanes lanes) {
    int n = lanes.count();
    if (from == Stage.RX) {
      begin(n);
      return;
    }
    for (int i = 0; i < n; i++) {
      if (followed[i] == 0 && begun < most && isWanted(from, lanes, i)) {
        followed[i] = ++begun;
      }
      if (followed[i] > 0 && written < policies.length && isTold(from, lanes, i)) {
        write(from, s, lanes, i);
      }
      if (!lanes.alive(i)) {
        // What has ended is told once.
        followed[i] = -1;
      }
    }
    if (to == Stage.TX) {
      packets = begun;
      published = written;
    }
  }

  // A batch that a driver's fault cut off is forgotten.
  private void begin(int n) {
    begun = packets;
    written = published;
    for (int i = 0; i < n; i++) {
      followed[i] = 0;
    }
  }

  private boolean isWanted(Stage stage, Lanes lanes, int i) {
    Selector wanted = selector;
    if (wanted == null) {
      return true;
    }
    return switch (stage) {
      case PARSE -> isRead(stage, lanes, i) && wanted.matches(lanes.flows, i);
      case DECAP -> lanes.alive(i) && lanes.arrivedBy[i] != null && wanted.matches(lanes.flows, i);
      default -> false;
    };
  }

  private static boolean isTold(Stage stage, Lanes lanes, int i) {
    if (!lanes.alive(i)) {
      return true;
    }
    return switch (stage) {
      case PARSE, ROUTE, ENCAP -> true;
      case DECAP -> lanes.arrivedBy[i] != null;
      case SPD_IN -> lanes.local[i];
      case SPD_FWD, SPD_OUT -> !lanes.local[i];
      default -> false;
    };
  }

  private void write(Stage stage, Snapshot s, Lanes lanes, int i) {
    int e = written++;
    int at = e * WORDS;
    generations[e] = s.generation;
    policies[e] = policy(stage, s, lanes, i);
    hooks[e] = lanes.hook[i];
    words[at + PACKET] = followed[i] - 1;
    words[at + STAGE] = stage.ordinal();
    words[at + DROP] = lanes.drop[i];
    words[at + INGRESS] = lanes.ingress;
    if (isRead(stage, lanes, i)) {
      words[at + SOURCE] = lanes.flows.source[i];
      words[at + DESTINATION] = lanes.flows.destination[i];
      words[at + PROTOCOL] = lanes.flows.protocol[i];
      words[at + SOURCE_PORT] = lanes.flows.sourcePort[i];
      words[at + DESTINATION_PORT] = lanes.flows.destinationPort[i];
    }
    words[at + LENGTH] = lanes.batch.length[i];
    words[at + EGRESS] = lanes.egress[i];
    words[at + LOCAL] = lanes.local[i] ? 1 : 0;
    words[at + ARRIVED_BY] = spi(lanes.arrivedBy[i]);
    words[at + LEAVES_BY] = spi(lanes.leavesBy[i]);
  }

  // Before a header was read, and where it was refused, the columns are another packet's.
  private static boolean isRead(Stage stage, Lanes lanes, int i) {
    return stage.ordinal() > Stage.PARSE.ordinal() || (stage == Stage.PARSE && lanes.alive(i));
  }

  private static int spi(@Nullable SaEntry sa) {
    return sa == null ? 0 : sa.parameters.spi();
  }

  private static @Nullable PolicyEntry policy(Stage stage, Snapshot s, Lanes lanes, int i) {
    int slot = lanes.winner[i];
    return switch (stage) {
      case SPD_IN -> slot < 0 ? null : s.spd(Direction.IN).policy(slot);
      case SPD_FWD -> slot < 0 ? null : s.spd(Direction.FWD).policy(slot);
      case SPD_OUT -> slot < 0 ? null : s.spd(Direction.OUT).policy(slot);
      default -> null;
    };
  }
}
