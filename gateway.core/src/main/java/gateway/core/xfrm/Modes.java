package gateway.core.xfrm;

/** The word behind {@code mode}. */
final class Modes {
  private Modes() {}

  /** Whether it is tunnel; false for transport. */
  static boolean isTunnel(Token value) throws Refused {
    return switch (value.text()) {
      case "tunnel" -> true;
      case "transport" -> throw Refused.notBuilt(value, "transport mode is");
      case "beet", "ro", "in_trigger" ->
          throw Refused.notBuilt(value, "mode " + value.text() + " is");
      default -> throw Refused.wrong(value, "'" + value.text() + "' is not a mode: use tunnel");
    };
  }
}
