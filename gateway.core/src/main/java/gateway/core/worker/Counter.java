package gateway.core.worker;

/** What a worker counts besides drops: the one source of the names. */
public enum Counter {
  /** Packets that ports delivered. */
  RECEIVED("received", "packets received from ports"),
  /** Packets that ports took, those the gateway made included. */
  TRANSMITTED("transmitted", "packets handed to ports"),
  /** Packets the gateway made itself. */
  ORIGINATED("originated", "packets made by the gateway"),
  /** Packets that came out of an SA. */
  DECAPSULATED("decapsulated", "packets opened and accepted"),
  /** Packets that went into an SA. */
  ENCAPSULATED("encapsulated", "packets sealed"),
  /** Packets that a bypass policy let out in clear. */
  BYPASSED("bypassed", "packets that left without an SA"),
  /** Batches that a fault of a driver cost. */
  FAULTS("faults", "batches lost to a failing driver"),
  /** Batches. */
  BATCHES("batches", "batches processed");

  private final String label;
  private final String description;

  Counter(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The name in listings and JSON. */
  public String label() {
    return label;
  }

  /** One line for people. */
  public String description() {
    return description;
  }
}
