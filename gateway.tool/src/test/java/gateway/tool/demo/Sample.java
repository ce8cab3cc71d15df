package gateway.tool.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The evidence of a demo in which everything went well, and what a test changes of it. */
final class Sample {
  final List<Flow> flows = new ArrayList<>();
  final List<Swap> swaps = new ArrayList<>();
  final List<Evidence.Step> steps = new ArrayList<>();
  Testbed.Sight sight = new Testbed.Sight(true, 9_000, Map.of(), Map.of(), Map.of(), 0);
  Testbed.Later later = new Testbed.Later(0, true);
  Testbed.Transfer transfer = new Testbed.Transfer(1_000, true);
  Testbed.Pings pings = new Testbed.Pings(10, 10);
  long clearUnknown;
  long probesPerSecond = 2_800;

  Sample() {
    for (Side from : Side.values()) {
      flows.add(new Flow(ProbeClass.PROTECT, from, 1_000, 1_000, 0, 1_000, 0, 0, 1_000, 0));
      flows.add(new Flow(ProbeClass.DISCARD_LATER, from, 100, 80, 0, 80, 0, 0, 80, 0));
      flows.add(new Flow(ProbeClass.DISCARD, from, 50, 0, 0, 0, 0, 0, 0, 0));
    }
    for (int i = 0; i < Judge.SWAPS; i++) {
      swaps.add(new Swap(Side.LEFT, "hash", "tuple-space", 10_000, 5, 4, 100, i, true));
    }
  }

  /** Replaces the flow of a class from the left. */
  Sample with(Flow flow) {
    flows.replaceAll(f -> f.probes() == flow.probes() && f.from() == flow.from() ? flow : f);
    return this;
  }

  Evidence evidence() {
    return new Evidence(
        "in-process",
        1_000_000_000,
        flows,
        clearUnknown,
        sight,
        later,
        probesPerSecond,
        transfer,
        pings,
        swaps,
        List.of(),
        7,
        6,
        steps);
  }

  Verdict verdict() {
    return Judge.judge(evidence());
  }
}
