package gateway.spd.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import gateway.packet.Batch;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/**
 * A table and its model, taken through the same random operations from one seed and compared after
 * each: inserts, deletes, updates as the engine makes them (a new slot, then the old one freed),
 * flushes, and growth of the slots. Freed slots come again at once.
 */
final class RandomOperations {
  private static final int FLOWS = 12;
  private static final int MOST_POLICIES = 400;

  private final SplittableRandom random;
  private final Selectors selectors;
  private final SpdTable table;
  private final PolicyModel model = new PolicyModel();
  private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();
  private final FlowColumns flows = new FlowColumns();
  private final int[] winners = new int[Batch.CAPACITY];
  private final Scratch scratch;
  private final String name;
  private int slots = 4;
  private int nextSlot;
  private long sequence;
  private int done;

  RandomOperations(SpdDriver driver, int profile, long seed) throws GatewayException {
    random = new SplittableRandom(seed);
    selectors = new Selectors(random.split(), profile);
    table = driver.newTable(new TableRequest(Direction.OUT, slots));
    scratch = table.newScratch();
    name = driver.name() + ", profile " + profile + ", seed " + seed;
  }

  /** Does so many operations that change something; how many were done. */
  int run(int operations) throws GatewayException {
    int end = done + operations;
    while (done < end) {
      if (operate()) {
        done++;
        check();
      }
    }
    return operations;
  }

  // Waves of growth and decline, so that tables grow, shrink and empty.
  private boolean operate() throws GatewayException {
    boolean growing = (done / 500) % 2 == 0;
    int dice = random.nextInt(1000);
    if (model.size() == 0 || (dice > 0 && dice < (growing ? 700 : 250))) {
      return insert(selectors.next(), priority());
    }
    if (dice == 0) {
      flush();
    } else if (dice < (growing ? 800 : 850)) {
      delete(model.get(random.nextInt(model.size())));
    } else {
      update(model.get(random.nextInt(model.size())));
    }
    return true;
  }

  private int priority() {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextInt(4);
      default -> 1000;
    };
  }

  private boolean insert(Selector selector, int priority) throws GatewayException {
    if (model.has(selector) || model.size() >= MOST_POLICIES) {
      return false;
    }
    Policy policy = new Policy(slot(), selector, Policy.rank(priority, sequence++));
    table.insert(policy);
    model.insert(policy);
    return true;
  }

  private void delete(Policy policy) throws GatewayException {
    // the same content, not the same object
    table.delete(new Policy(policy.slot(), policy.selector(), policy.rank()));
    model.delete(policy);
    freeSlots.push(policy.slot());
  }

  private void update(Policy old) throws GatewayException {
    boolean samePriority = random.nextBoolean();
    long rank = samePriority ? old.rank() : Policy.rank(priority(), sequence++);
    int slot = slot();
    delete(old);
    Policy policy = new Policy(slot, old.selector(), rank);
    table.insert(policy);
    model.insert(policy);
  }

  private void flush() throws GatewayException {
    table.flush();
    for (int i = 0; i < model.size(); i++) {
      freeSlots.push(model.get(i).slot());
    }
    model.flush();
  }

  private int slot() throws GatewayException {
    if (!freeSlots.isEmpty() && random.nextInt(8) > 0) {
      return freeSlots.pop();
    }
    nextSlot += 1 + (random.nextInt(50) == 0 ? random.nextInt(20) : 0);
    if (nextSlot >= slots) {
      slots = nextSlot + 1 + random.nextInt(100);
      table.reserve(slots);
    }
    return nextSlot;
  }

  private void check() {
    for (int i = 0; i < FLOWS; i++) {
      nextFlow(i);
    }
    compare(FLOWS);
    assertEquals(model.size(), table.size(), this::toString);
    assertTrue(table.fallbackPolicies() <= model.size(), this::toString);
    Selector stranger = selectors.next();
    assertEquals(model.find(stranger), table.find(stranger), this::toString);
    if (model.size() > 0) {
      Policy known = model.get(random.nextInt(model.size()));
      assertEquals(known.slot(), table.find(known.selector()), this::toString);
    }
  }

  private void nextFlow(int i) {
    if (model.size() == 0 || random.nextInt(8) == 0) {
      selectors.stray(flows, i);
    } else {
      selectors.corner(model.get(random.nextInt(model.size())).selector(), flows, i);
    }
  }

  private void compare(int count) {
    table.lookup(flows, 0, count, winners, scratch);
    for (int i = 0; i < count; i++) {
      int row = i;
      assertEquals(model.winner(flows, i), winners[i], () -> "flow " + row + " of " + this);
    }
  }

  /** Compares so many corner flows of every policy; how many flows were compared. */
  int checkCornersOfAll(int each) {
    int compared = 0;
    for (int p = 0; p < model.size(); p++) {
      for (int n = 0; n < each; n += Batch.CAPACITY) {
        for (int i = 0; i < Batch.CAPACITY; i++) {
          selectors.corner(model.get(p).selector(), flows, i);
        }
        compare(Batch.CAPACITY);
        compared += Batch.CAPACITY;
      }
    }
    return compared;
  }

  /** What this thread allocates in so many batches, once the code is warm. */
  long bytesAllocatedByLookups(int batches) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < Batch.CAPACITY; i++) {
      nextFlow(i);
    }
    long before = 0;
    for (int round = 0; round < 3; round++) {
      before = threads.getCurrentThreadAllocatedBytes();
      for (int b = 0; b < batches; b++) {
        table.lookup(flows, 0, Batch.CAPACITY, winners, scratch);
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** A batch of flows and what the table must answer, for readers on other threads. */
  int[] expected(FlowColumns columns) {
    int[] answers = new int[columns.capacity()];
    for (int i = 0; i < answers.length; i++) {
      nextFlow(0);
      columns.copyRow(flows, 0, i);
      answers[i] = model.winner(columns, i);
    }
    return answers;
  }

  SpdTable table() {
    return table;
  }

  @Override
  public String toString() {
    return name + ", operation " + done;
  }
}
