package gateway.packet;

/**
 * Why a packet did not leave: the one source of the names in counters, traces and docs.
 *
 * <p>The packet path stores {@link #ordinal} (never 0, which means alive) and counts per reason and
 * worker; {@link #label} is what people see.
 */
public enum DropReason {
  /** Ordinal 0: the packet is alive. Never counted. */
  NONE("none", "not dropped"),
  MALFORMED("malformed", "the IP header is cut, inconsistent or fails its checksum"),
  NOT_IPV4("not-ipv4", "the packet is not IPv4"),
  FRAGMENT("fragment", "the packet is a fragment"),
  ESP_MALFORMED("esp-malformed", "the ESP packet is too short or its length is not aligned"),
  ESP_KEEPALIVE("esp-keepalive", "a NAT keepalive, consumed"),
  ESP_DUMMY("esp-dummy", "an authentic ESP dummy packet, consumed"),
  IKE_NO_LISTENER("ike-no-listener", "an IKE message, and nobody listens"),
  SA_NONE("sa-none", "no SA for this destination, SPI and protocol"),
  SA_BAD_ICV("sa-bad-icv", "the integrity check failed"),
  SA_REPLAY("sa-replay", "the sequence number was seen before"),
  SA_TOO_OLD("sa-too-old", "the sequence number lies behind the replay window"),
  SA_CEILING("sa-ceiling", "the sequence number lies above the durable accept ceiling"),
  SA_BAD_PADDING("sa-bad-padding", "the trailer of an authentic packet is wrong"),
  SA_BAD_PAYLOAD("sa-bad-payload", "the SA does not carry this next header"),
  SA_SELECTOR("sa-selector", "the selector of the SA excludes the packet it carried"),
  SA_WRONG_ENCAP("sa-wrong-encap", "UDP encapsulation and the SA do not agree"),
  SA_ECN("sa-ecn", "congestion was marked on a packet whose sender does not speak ECN"),
  DECAP_DEPTH("decap-depth", "nested deeper than four SAs"),
  HOOK_DROP("hook-drop", "a hook said drop"),
  HOOK_ABSENT("hook-absent", "a hook whose configuration is in force is not there"),
  TTL_EXPIRED("ttl-expired", "the time to live ended here"),
  NO_ROUTE("no-route", "no route to the destination"),
  ROUTE_LOOP("route-loop", "the route leads back out of the port it came from"),
  LOCAL_NO_LISTENER("local-no-listener", "for the gateway itself, and nobody listens"),
  SPD_NO_TABLE("spd-no-table", "there is no policy table"),
  SPD_FWD_NONE("spd-fwd-none", "no fwd policy matched"),
  SPD_FWD_DISCARD("spd-fwd-discard", "a fwd policy says discard"),
  SPD_FWD_TEMPLATE("spd-fwd-template", "the SA it came by is not what the fwd policy demands"),
  SPD_IN_NONE("spd-in-none", "no in policy matched"),
  SPD_IN_DISCARD("spd-in-discard", "an in policy says discard"),
  SPD_IN_TEMPLATE("spd-in-template", "the SA it came by is not what the in policy demands"),
  SPD_OUT_NONE("spd-out-none", "no out policy matched"),
  SPD_OUT_DISCARD("spd-out-discard", "an out policy says discard"),
  OUT_NO_SA("out-no-sa", "the policy demands protection and there is no SA"),
  CIPHER_ABSENT("cipher-absent", "no cipher provider here has the SA's algorithm"),
  OUT_NO_LEASE("out-no-lease", "no durable sequence number is left at the moment"),
  OUT_SEQUENCE_END("out-sequence-end", "the sequence numbers of the SA are used up"),
  OUT_TOO_BIG("out-too-big", "longer than the port's MTU after encapsulation"),
  OUT_SEAL_FAILED("out-seal-failed", "the cipher refused to seal"),
  PORT_CLEAR("port-clear", "the port carries protected packets only"),
  PORT_GONE("port-gone", "the port of the route is not there"),
  PORT_FULL("port-full", "the port did not take the frame"),
  PORT_ERROR("port-error", "the port failed to send the frame"),
  WORKER_FAULT("worker-fault", "a driver failed while the batch was judged");

  private final String label;
  private final String description;

  DropReason(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The name in counters, traces, JSON and docs. */
  public String label() {
    return label;
  }

  /** One line for people. */
  public String description() {
    return description;
  }
}
