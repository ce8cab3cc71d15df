package gateway.tool.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes the verdict from the evidence. Pure; any thread. */
final class Judge {
  /** The least number of swaps. */
  static final int SWAPS = 20;

  /** The least number of policies in force during a swap. */
  static final int POLICIES = 10_000;

  /** The least number of probes during one swap. */
  static final int PROBES_PER_SWAP = 20;

  /** The least number of probes over all swaps. */
  static final int PROBES_IN_SWAPS = 1_000;

  /** The least rate in each direction. */
  static final int PROBES_PER_SECOND = 2_000;

  private Judge() {}

  /** The verdict. */
  static Verdict judge(Evidence evidence) {
    Verdict.Packets packets = packets(evidence);
    List<String> voids = voidReasons(evidence);
    List<Evidence.Step> steps = new ArrayList<>(evidence.steps());
    steps.add(swaps(evidence));
    if (!evidence.deployments().isEmpty()) {
      steps.add(deployments(evidence.deployments()));
    }
    steps.add(transfer(evidence.transfer()));
    steps.add(pings(evidence.pings()));
    steps.add(sequenceNumbers(evidence.sight()));
    boolean ok = packets.isClean() && voids.isEmpty();
    for (Evidence.Step step : steps) {
      ok &= step.ok();
    }
    return new Verdict(ok, packets, voids, steps);
  }

  private static Verdict.Packets packets(Evidence evidence) {
    long sent = 0;
    long lost = 0;
    long clear = evidence.clearUnknown();
    long misjudged = 0;
    long duplicates = 0;
    for (Flow flow : evidence.flows()) {
      misjudged += flow.forbidden();
      duplicates += flow.duplicates();
      if (flow.probes().isProtected()) {
        sent += flow.due();
        lost += flow.missing();
        clear += flow.clear();
        // Its SA carries nothing else: what arrived beyond the frames of its SPI came without ESP.
        misjudged += Math.max(0, flow.distinct() - flow.wireFrames());
      } else {
        misjudged += flow.clear();
      }
    }
    return new Verdict.Packets(
        sent,
        sent - lost,
        lost,
        clear,
        misjudged,
        evidence.sentAfterCommit().frames(),
        duplicates,
        evidence.sight().frames());
  }

  private static List<String> voidReasons(Evidence evidence) {
    List<String> reasons = new ArrayList<>();
    long during = 0;
    for (int i = 0; i < evidence.swaps().size(); i++) {
      long probes = evidence.swaps().get(i).probesDuring();
      during += probes;
      if (probes < PROBES_PER_SWAP) {
        reasons.add(
            format("swap %d had %d probes in it, of %d needed", i + 1, probes, PROBES_PER_SWAP));
      }
    }
    if (during < PROBES_IN_SWAPS) {
      reasons.add(format("all swaps had %d probes, of %d needed", during, PROBES_IN_SWAPS));
    }
    if (evidence.swaps().size() < SWAPS) {
      reasons.add(format("%d swaps of %d needed", evidence.swaps().size(), SWAPS));
    }
    if (evidence.probesPerSecond() < PROBES_PER_SECOND) {
      reasons.add(
          format(
              "%d probes per second of %d needed", evidence.probesPerSecond(), PROBES_PER_SECOND));
    }
    if (!evidence.sight().complete()) {
      reasons.add("the observer missed frames, so that its zeroes prove nothing");
    }
    if (!evidence.sentAfterCommit().exact()) {
      reasons.add("the observer kept too few stamps to tell what came after the commit");
    }
    for (Flow flow : evidence.flows()) {
      if (flow.sent() == 0 || flow.probes().isProtected() && flow.wireFrames() == 0) {
        reasons.add(
            format("nothing of class %s from %s", flow.probes().label(), flow.from().label()));
      }
    }
    return reasons;
  }

  private static Evidence.Step swaps(Evidence evidence) {
    long good = evidence.swaps().stream().filter(s -> s.ok() && s.policies() >= POLICIES).count();
    return new Evidence.Step(
        "swap",
        good == evidence.swaps().size(),
        format("%d of %d at %d policies or more", good, evidence.swaps().size(), POLICIES));
  }

  private static Evidence.Step deployments(List<HotDeployment> all) {
    long good = all.stream().filter(HotDeployment::ok).count();
    return new Evidence.Step(
        "hot-deploy",
        good == all.size(),
        format(
            "%d of %d bundles used for %d probes or more and removed in use",
            good, all.size(), HotDeploy.PROBES));
  }

  private static Evidence.Step transfer(Testbed.Transfer transfer) {
    return new Evidence.Step(
        "transfer",
        transfer.bytes() > 0 && transfer.sha256Equal(),
        format(
            "%d bytes, SHA-256 %s",
            transfer.bytes(), transfer.sha256Equal() ? "equal" : "differs"));
  }

  // One ping may be late when the machine is busy; probes are what loss is counted on.
  private static Evidence.Step pings(Testbed.Pings pings) {
    return new Evidence.Step(
        "ping",
        pings.sent() > 0 && pings.received() > 0,
        format("%d of %d answered", pings.received(), pings.sent()));
  }

  private static Evidence.Step sequenceNumbers(Testbed.Sight sight) {
    return new Evidence.Step(
        "sequence-numbers",
        sight.repeats() == 0,
        sight.repeats() == 0
            ? "every (SPI, sequence number) once on the wire"
            : format("%d frames with a number that was used before", sight.repeats()));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
