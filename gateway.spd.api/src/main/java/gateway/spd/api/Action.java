package gateway.spd.api;

/** What a policy does with a packet (RFC 4301 section 4.4.1). */
public enum Action {
  /** Only inside an SA that meets the template. */
  PROTECT,
  /** Without an SA. */
  BYPASS,
  /** Not at all. */
  DISCARD
}
