package gateway.core.boot;

import gateway.core.guest.Attendance;
import gateway.core.guest.GuestCalls;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where guests introduce themselves, each in a thread of its own and outside the host's lock: who
 * does not even say its name keeps nobody waiting. Who says it late comes in late; who goes before
 * it has come in stays out.
 *
 * <p>Threading: {@link #receive} any thread without the host's lock; {@link #dismiss} whoever holds
 * it.
 */
final class Reception {
  /** Makes the card of a guest. */
  @FunctionalInterface
  interface Meeting<K> {
    K meet(Attendance here) throws GatewayException;
  }

  /** Takes a guest in under its card. */
  @FunctionalInterface
  interface Entrance<K> {
    void enter(K card) throws GatewayException;
  }

  private final Object lock;
  private final long patienceNanos;
  private final Consumer<? super String> report;

  // By what they serve as: one object may serve as several things.
  private final Map<Class<?>, Map<Object, Attendance>> here = new HashMap<>();

  /**
   * @param lock the host's
   * @param patienceNanos how long whoever brings a guest waits for it to say who it is
   * @param report told why a late one stays out
   */
  Reception(Object lock, long patienceNanos, Consumer<? super String> report) {
    this.lock = lock;
    this.patienceNanos = patienceNanos;
    this.report = report;
  }

  /**
   * Has a guest introduce itself and takes it in.
   *
   * @param kind as what it came
   * @throws GatewayException what the meeting or the entrance says; ETIMEDOUT when the guest has
   *     not said yet who it is, ENOENT when it went meanwhile
   */
  <K> void receive(Class<?> kind, Object guest, Meeting<K> meeting, Entrance<K> entrance)
      throws GatewayException {
    Attendance attendance = new Attendance();
    synchronized (lock) {
      here.computeIfAbsent(kind, k -> new IdentityHashMap<>()).put(guest, attendance);
    }
    String what = guest.getClass().getName() + ", asked who it is,";
    AtomicBoolean settled = new AtomicBoolean();
    @Nullable Object[] card = new Object[1];
    GuestCalls.Call introduction =
        () -> {
          try {
            K known = meeting.meet(attendance);
            card[0] = known;
            if (!settled.compareAndSet(false, true)) {
              enter(attendance, known, entrance);
            }
          } catch (GatewayException e) {
            if (settled.compareAndSet(false, true)) {
              throw e;
            }
            report.accept("who came late stays out: " + e.getMessage());
          }
        };
    boolean answered;
    try (GuestThread thread = new GuestThread("gateway-introduction", patienceNanos)) {
      answered = thread.run(what, introduction);
    }
    if (!answered && (settled.compareAndSet(false, true) || card[0] == null)) {
      throw new GatewayException(
          Errno.ETIMEDOUT, what + " has not answered yet; it comes in when it does");
    }
    @SuppressWarnings("unchecked")
    K known = (K) card[0];
    enter(attendance, known, entrance);
  }

  private <K> void enter(Attendance attendance, K card, Entrance<K> entrance)
      throws GatewayException {
    synchronized (lock) {
      attendance.require();
      entrance.enter(card);
    }
  }

  /** A guest has gone: nothing of it is called any more. */
  void dismiss(Class<?> kind, Object guest) {
    Map<Object, Attendance> all = here.get(kind);
    Attendance attendance = all == null ? null : all.remove(guest);
    if (attendance != null) {
      attendance.end();
    }
  }
}
