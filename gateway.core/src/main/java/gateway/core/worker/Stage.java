package gateway.core.worker;

/** The stages of a packet's way; the names that traces, faults and docs use. */
public enum Stage {
  RX,
  PARSE,
  DECAP,
  ROUTE,
  SPD_IN,
  SPD_FWD,
  SPD_OUT,
  ENCAP,
  TX,
  IDLE
}
