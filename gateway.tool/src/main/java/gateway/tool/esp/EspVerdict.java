package gateway.tool.esp;

import gateway.packet.DropReason;

/** What {@code esp-open} says about a packet; the names are part of the command's contract. */
enum EspVerdict {
  OK("ok"),
  NO_SA("no-sa"),
  BAD_ICV("bad-icv"),
  REPLAY("replay"),
  TOO_OLD("too-old"),
  BAD_PADDING("bad-padding"),
  MALFORMED("malformed"),
  DUMMY("dummy"),
  KEEPALIVE("keepalive"),
  NOT_ESP("not-esp");

  private static final DropReason[] REASONS = DropReason.values();

  private final String label;

  EspVerdict(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** The verdict for the ordinal of a drop reason that opening can answer. */
  static EspVerdict of(int dropReason) {
    return switch (REASONS[dropReason]) {
      case NONE -> OK;
      case SA_NONE, SA_WRONG_ENCAP -> NO_SA;
      case SA_BAD_ICV -> BAD_ICV;
      case SA_REPLAY -> REPLAY;
      case SA_TOO_OLD -> TOO_OLD;
      case SA_BAD_PADDING -> BAD_PADDING;
      case ESP_DUMMY -> DUMMY;
      case ESP_KEEPALIVE -> KEEPALIVE;
      case IKE_NO_LISTENER -> NOT_ESP;
      // Authentic or not, what is inside is not a packet that an SA carries.
      case ESP_MALFORMED, MALFORMED, FRAGMENT, SA_BAD_PAYLOAD, SA_ECN -> MALFORMED;
      default -> throw new IllegalArgumentException(REASONS[dropReason].label());
    };
  }
}
