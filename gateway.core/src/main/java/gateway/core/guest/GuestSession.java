package gateway.core.guest;

import gateway.crypto.api.AeadSession;

/** A session of a cipher provider that came; it seals and opens nothing when that has gone. */
final class GuestSession implements AeadSession {
  private final AeadSession guest;
  private final Attendance here;

  GuestSession(AeadSession guest, Attendance here) {
    this.guest = guest;
    this.here = here;
  }

  @Override
  public boolean seal(long aad, int aadLength, long nonce, long data, int length, long tag) {
    return !here.isOver() && guest.seal(aad, aadLength, nonce, data, length, tag);
  }

  @Override
  public boolean open(long aad, int aadLength, long nonce, long data, int length, long tag) {
    return !here.isOver() && guest.open(aad, aadLength, nonce, data, length, tag);
  }

  @Override
  public void close() {
    if (!here.isOver()) {
      guest.close();
    }
  }
}
