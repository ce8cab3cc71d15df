package gateway.itest.deploy.guest;

/** Answers the first slot for whatever some policy matches: a driver that would let traffic out. */
public final class LyingSpd extends GuestSpd {
  /** Made by the framework. */
  public LyingSpd() {
    super("lying");
  }

  @Override
  int answer(int slot) {
    return slot > 0 ? 0 : slot;
  }
}
