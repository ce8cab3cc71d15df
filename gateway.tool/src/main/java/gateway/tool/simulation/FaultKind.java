package gateway.tool.simulation;

/** What goes wrong in a simulation; every seed sees every kind. */
enum FaultKind {
  LOSS,
  DUPLICATE,
  REORDER,
  CORRUPT,
  REPLAY,
  SPOOF,
  BACKPRESSURE,
  STRETCH,
  DISK,
  CLOCK_JUMP,
  RESTART,
  CRASH;

  String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
