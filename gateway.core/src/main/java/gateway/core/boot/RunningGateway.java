package gateway.core.boot;

import gateway.core.Gateway;
import gateway.core.swap.CompareBudget;
import gateway.core.worker.Worker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A gateway driven by threads: one per worker, one each for the conductor, the builder of swaps and
 * the lease keeper.
 *
 * <p>{@link #close} stops the conductor side first and the workers last, then gives all frames
 * back.
 */
public final class RunningGateway implements AutoCloseable {
  private static final long MILLI = 1_000_000L;

  /** A worker asks when half a lease is left; the rest must be far shorter than using that half. */
  private static final long LEASE_REST_NANOS = 3 * MILLI;

  private static final long COMPARE_CPU_NANOS = 200 * MILLI;

  /** How long a driver or a hook that does not return may hold up the end of the gateway. */
  private static final long GUEST_MILLIS = 3_000;

  private final Gateway gateway;
  private final List<DescriptorPoller> pollers;
  private final List<StepThread> control = new ArrayList<>();
  private final Map<Worker, StepThread> workers = new ConcurrentHashMap<>();
  private final Consumer<? super Throwable> onFailure;

  /**
   * Starts the threads.
   *
   * @param gateway an assembled gateway
   * @param pollers what its workers wait on, to wake them when they are to stop
   * @param onFailure told when a step throws: an error inside the engine, after which no commit may
   *     return any more. A process should end then; a dead gateway is a closed one.
   */
  public RunningGateway(
      Gateway gateway, List<DescriptorPoller> pollers, Consumer<? super Throwable> onFailure) {
    this.gateway = gateway;
    this.pollers = List.copyOf(pollers);
    this.onFailure = onFailure;
    StepThread builder =
        new StepThread(gateway.name() + "-builder", gateway.builder(), 5 * MILLI, onFailure);
    StepThread conductor =
        new StepThread(gateway.name() + "-conductor", gateway.conductor(), 5 * MILLI, onFailure);
    control.add(conductor);
    control.add(builder);
    control.add(
        new StepThread(gateway.name() + "-leases", gateway.keeper(), LEASE_REST_NANOS, onFailure));
    gateway.onSubmit(conductor::wake);
    for (Worker worker : gateway.workers()) {
      workers.put(worker, thread(worker));
    }
    gateway.onFault(what -> System.err.println("gateway: " + what));
    gateway.onExhaustion(() ->
        onFailure.accept(
            new IllegalStateException(
                "too many workers have died in drivers or hooks; gateway:info named them")));
    gateway.onReplacement((dead, fresh) -> {
      workers.computeIfPresent(
          dead,
          (worker, thread) -> {
            thread.stop();
            return null;
          });
      workers.put(fresh, thread(fresh));
    });
  }

  private StepThread thread(Worker worker) {
    return new StepThread(gateway.name() + "-worker-" + worker.index(), worker, 0, onFailure);
  }

  /** The gateway. */
  public Gateway gateway() {
    return gateway;
  }

  /** The budget of comparing a swap: 200 ms CPU of the builder's thread. */
  public static CompareBudget compareBudget() {
    return new CompareBudget() {
      private long start;

      @Override
      public boolean isSpent(long lookups) {
        long now = threadCpuNanos();
        if (start == 0) {
          start = now;
        }
        return now - start > COMPARE_CPU_NANOS;
      }
    };
  }

  /** CPU time of the calling thread. */
  public static long threadCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
  }

  @Override
  public void close() {
    control.forEach(StepThread::close);
    workers.values().forEach(StepThread::stop);
    pollers.forEach(DescriptorPoller::wake);
    workers.forEach((worker, thread) -> {
      if (!thread.end(GUEST_MILLIS) && !worker.declareDead()) {
        thread.close();
      }
    });
    gateway.release();
    // A worker that died may touch its frames for as long as the process lives.
    gateway.workers().stream().filter(w -> !w.isDead()).forEach(w -> w.slab().close());
    pollers.forEach(DescriptorPoller::close);
  }
}
