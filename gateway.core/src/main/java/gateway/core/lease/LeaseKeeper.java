package gateway.core.lease;

import gateway.core.lease.LeaseLedger.Kind;
import gateway.core.sad.KeyId;
import gateway.core.sad.SaEntry;
import gateway.core.seam.Step;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves every SA with durable sequence leases, one stage per step.
 *
 * <p>It is a step of its own because syncing a disk takes as long as it takes: neither packets nor
 * commits of policies wait for it.
 *
 * <p>A failed write or sync grants nothing. The SAs go on asking, the next write puts the whole
 * ledger anew, and meanwhile packets without a lease are dropped and counted.
 */
public final class LeaseKeeper implements Step {
  /** Whose leases an SA of the same key took over, should its own first lease fail. */
  private record Displaced(KeyId key, SaEntry by, @Nullable SaEntry before) {}

  private final LeaseLedger ledger;
  private final long outboundLease;
  private final long inboundLease;
  private final List<LeaseStage> order;
  private int position;

  private final Queue<Admission> admissions = new ConcurrentLinkedQueue<>();
  private final Queue<SaEntry> departures = new ConcurrentLinkedQueue<>();
  private final Map<KeyId, SaEntry> watched = new HashMap<>();
  private final List<LeaseGrant> grants = new ArrayList<>();
  private final List<Admission> admitting = new ArrayList<>();
  private final List<Displaced> displaced = new ArrayList<>();
  private boolean failed;
  private boolean struggling;
  private volatile long failures;
  private volatile Consumer<? super String> listener = what -> {};
  private volatile long granted;

  /**
   * @param ledger the opened journal
   * @param outboundLease numbers per lease
   * @param inboundLease numbers the ceiling is ahead
   * @param order {@link LeaseStage#ORDER}
   */
  public LeaseKeeper(
      LeaseLedger ledger, long outboundLease, long inboundLease, List<LeaseStage> order) {
    this.ledger = ledger;
    this.outboundLease = outboundLease;
    this.inboundLease = inboundLease;
    this.order = List.copyOf(order);
  }

  /** Asks for the first lease of new SAs. Any thread. */
  public Admission admit(List<SaEntry> entries) {
    Admission admission = new Admission(List.copyOf(entries));
    admissions.add(admission);
    return admission;
  }

  /** The SA is gone, nothing is asked for it any more. Any thread. */
  public void depart(SaEntry entry) {
    departures.add(entry);
  }

  /** Who is told, by the driving thread, when the disk refuses. */
  public void onFailure(Consumer<? super String> other) {
    listener = other;
  }

  private void refused(GatewayException e) {
    failures++;
    listener.accept("sequence numbers cannot be made durable, SAs will stop: " + e.getMessage());
  }

  /** How often the disk refused. Any thread. */
  public long failures() {
    return failures;
  }

  /** How many leases were granted. Any thread. */
  public long granted() {
    return granted;
  }

  @Override
  public int doWork() {
    LeaseStage stage = order.get(position);
    if (stage == LeaseStage.COLLECT) {
      collect();
      if (grants.isEmpty() && admitting.isEmpty()) {
        return 0;
      }
    } else if (!failed) {
      run(stage);
    }
    position++;
    if (position == order.size()) {
      finish();
    }
    // A disk that refuses is asked again, but not as fast as the machine can.
    return struggling ? 0 : 1;
  }

  private void run(LeaseStage stage) {
    try {
      switch (stage) {
        case WRITE -> ledger.write(grants);
        case SYNC -> ledger.sync();
        case GRANT -> grant();
        case COLLECT -> throw new AssertionError("handled by doWork");
      }
    } catch (GatewayException e) {
      failed = true;
      refused(e);
      admitting.forEach(a -> a.complete(e));
    }
  }

  private void collect() {
    for (SaEntry gone = departures.poll(); gone != null; gone = departures.poll()) {
      watched.remove(gone.keyId, gone);
    }
    for (Map.Entry<KeyId, SaEntry> e : watched.entrySet()) {
      SaEntry entry = e.getValue();
      if (entry.outbound != null && entry.outbound.leaseWanted() > 0) {
        grants.add(new LeaseGrant(e.getKey(), Kind.OUTBOUND, entry.outbound.leaseWanted(), entry));
      }
      if (entry.inbound != null && entry.inbound.ceilingWanted() > 0) {
        grants.add(new LeaseGrant(e.getKey(), Kind.INBOUND, entry.inbound.ceilingWanted(), entry));
      }
    }
    for (Admission a = admissions.poll(); a != null; a = admissions.poll()) {
      admitting.add(a);
      for (SaEntry entry : a.entries) {
        first(entry);
      }
    }
  }

  // Numbers that an earlier life of the key may have used are skipped. An older entry of the same
  // key gets no further lease from here on; what it holds ends where the new one begins.
  private void first(SaEntry entry) {
    KeyId key = entry.keyId;
    grants.removeIf(g -> g.key().equals(key));
    displaced.add(new Displaced(key, entry, watched.put(key, entry)));
    if (entry.outbound != null) {
      long start = Math.max(entry.outbound.next(), ledger.value(key, Kind.OUTBOUND, 0));
      entry.outbound.resumeAt(start);
      grants.add(new LeaseGrant(key, Kind.OUTBOUND, start + outboundLease, entry));
    }
    if (entry.inbound != null) {
      long told = entry.parameters.inboundSequence();
      long before = ledger.value(key, Kind.INBOUND, -1);
      if (before >= told) {
        // Nothing further until an authentic packet needs it: see InboundSa.resumeAt.
        entry.inbound.resumeAt(before);
      } else {
        grants.add(new LeaseGrant(key, Kind.INBOUND, told + inboundLease, entry));
      }
    }
  }

  /**
   * The workers have ended: notes where every SA really stands, so that an orderly restart costs no
   * numbers. When the disk refuses, what was durable before stands, and it is higher.
   */
  public void settle() {
    List<LeaseGrant> exact = new ArrayList<>();
    watched.forEach((key, entry) -> {
      if (entry.outbound != null) {
        exact.add(new LeaseGrant(key, Kind.OUTBOUND, entry.outbound.next(), entry));
      }
      if (entry.inbound != null) {
        exact.add(new LeaseGrant(key, Kind.INBOUND, entry.inbound.highest(), entry));
      }
    });
    try {
      ledger.writeExact(exact);
      ledger.sync();
    } catch (GatewayException e) {
      refused(e);
    }
  }

  private void grant() {
    for (LeaseGrant grant : grants) {
      grant.apply();
    }
    granted += grants.size();
    admitting.forEach(a -> a.complete(null));
  }

  private void finish() {
    position = 0;
    struggling = failed;
    if (failed) {
      restore();
    }
    displaced.clear();
    grants.clear();
    admitting.clear();
    failed = false;
  }

  // The commit of these SAs is refused: those that they were to replace live on.
  private void restore() {
    for (Displaced d : displaced.reversed()) {
      if (d.before == null) {
        watched.remove(d.key, d.by);
      } else {
        watched.put(d.key, d.before);
      }
    }
  }
}
