package gateway.core.worker;

/** The stages of a packet's way; the names that traces, faults and docs use. */
public enum Stage {
  RX,
  HOOK_INGRESS,
  PARSE,
  HOOK_OUTER,
  DECAP,
  HOOK_PREROUTING,
  ROUTE,
  SPD_IN,
  SPD_FWD,
  HOOK_LOCAL_IN,
  HOOK_FORWARD,
  HOOK_POSTROUTING,
  SPD_OUT,
  ENCAP,
  HOOK_EGRESS,
  TX,
  IDLE
}
