package gateway.tool.spdlookup;

import gateway.packet.FlowColumns;
import gateway.spd.api.Direction;
import java.util.Arrays;

/** The flows of a file in its order, each in the columns of its direction. One thread. */
public final class FlowSet {
  private static final int FIRST_CAPACITY = 256;

  private final FlowColumns[] columns = new FlowColumns[Direction.COUNT];
  private final int[] counts = new int[Direction.COUNT];
  private byte[] directions = new byte[FIRST_CAPACITY];
  private int[] rows = new int[FIRST_CAPACITY];
  private int size;

  /** An empty set. */
  public FlowSet() {
    Arrays.setAll(columns, d -> new FlowColumns(FIRST_CAPACITY));
  }

  /** Adds an IPv4 flow. */
  public void add(Direction direction, int src, int dst, int proto, int sport, int dport) {
    int d = direction.ordinal();
    if (counts[d] == columns[d].capacity()) {
      columns[d] = grown(columns[d]);
    }
    columns[d].set(counts[d], src, dst, proto, sport, dport);
    note(d, counts[d]++);
  }

  /** Adds a flow that no policy of this build can be about. */
  public void addUnmatched() {
    note(0, -1);
  }

  private void note(int direction, int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      directions = Arrays.copyOf(directions, 2 * size);
    }
    directions[size] = (byte) direction;
    rows[size++] = row;
  }

  private static FlowColumns grown(FlowColumns old) {
    int count = old.capacity();
    FlowColumns all = new FlowColumns(2 * count);
    System.arraycopy(old.source, 0, all.source, 0, count);
    System.arraycopy(old.destination, 0, all.destination, 0, count);
    System.arraycopy(old.protocol, 0, all.protocol, 0, count);
    System.arraycopy(old.sourcePort, 0, all.sourcePort, 0, count);
    System.arraycopy(old.destinationPort, 0, all.destinationPort, 0, count);
    return all;
  }

  /** How many flows there are. */
  public int size() {
    return size;
  }

  /** How many flows of a direction there are in its columns. */
  public int count(Direction direction) {
    return counts[direction.ordinal()];
  }

  /** The columns of a direction; rows from {@link #count} on mean nothing. */
  public FlowColumns columns(Direction direction) {
    return columns[direction.ordinal()];
  }

  /** The direction of flow {@code i}; without meaning when {@link #row} is -1. */
  int direction(int i) {
    return directions[i];
  }

  /** The row of flow {@code i} in the columns of its direction, or -1. */
  int row(int i) {
    return rows[i];
  }
}
