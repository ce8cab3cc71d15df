package gateway.core.boot;

import gateway.core.guest.Attendance;
import gateway.core.guest.Card;
import gateway.core.guest.GuestCalls;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where guests introduce themselves, each in a thread of its own and outside the host's lock: who
 * does not even say its name keeps nobody waiting. Who says it late comes in late; who goes before
 * it has come in stays out. Comings and goings are carried out to the end, whoever is interrupted.
 *
 * <p>Threading: any thread without the host's lock.
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

  /** Lets a guest go; answers its card, null when it had not come in yet. */
  @FunctionalInterface
  interface Exit {
    @Nullable Card leave();
  }

  private final Object lock;
  private final long patienceNanos;
  private final Consumer<? super String> report;

  // One object may come several times, and as several things.
  private record Newcomer(Class<?> kind, Object guest, Attendance attendance) {}

  private final List<Newcomer> newcomers = new CopyOnWriteArrayList<>();

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
    Uninterrupted.run(() -> introduce(kind, guest, meeting, entrance));
  }

  private <K> void introduce(Class<?> kind, Object guest, Meeting<K> meeting, Entrance<K> entrance)
      throws GatewayException {
    Newcomer newcomer = new Newcomer(kind, guest, new Attendance());
    newcomers.add(newcomer);
    String what = guest.getClass().getName() + ", asked who it is,";
    AtomicBoolean settled = new AtomicBoolean();
    @Nullable Object[] card = new Object[1];
    GuestCalls.Call introduction =
        () -> {
          try {
            K known = meeting.meet(newcomer.attendance);
            card[0] = known;
            if (!settled.compareAndSet(false, true)) {
              enter(newcomer, known, entrance);
            }
          } catch (GatewayException e) {
            newcomers.remove(newcomer);
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
      String stuck = what + " has not answered yet; it comes in when it does, or remove its bundle";
      report.accept(stuck);
      throw new GatewayException(Errno.ETIMEDOUT, stuck);
    }
    @SuppressWarnings("unchecked")
    K known = (K) card[0];
    enter(newcomer, known, entrance);
  }

  private <K> void enter(Newcomer newcomer, K card, Entrance<K> entrance) throws GatewayException {
    synchronized (lock) {
      newcomers.remove(newcomer);
      newcomer.attendance.require();
      entrance.enter(card);
    }
  }

  /** Whether somebody has not said yet who it is. Any thread. */
  boolean isExpecting() {
    return !newcomers.isEmpty();
  }

  /**
   * A guest goes: nothing of it is called any more when this returns.
   *
   * @param kind as what it came
   */
  void dismiss(Class<?> kind, Object guest, Exit exit) {
    Uninterrupted.run(() -> {
      synchronized (lock) {
        end(kind, guest, exit.leave());
      }
    });
  }

  private void end(Class<?> kind, Object guest, @Nullable Card card) {
    if (card != null) {
      card.attendance().end();
      return;
    }
    for (Newcomer one : newcomers) {
      if (one.kind == kind && one.guest == guest) {
        one.attendance.end();
        newcomers.remove(one);
        return;
      }
    }
  }
}
