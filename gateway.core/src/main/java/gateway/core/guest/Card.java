package gateway.core.guest;

/** A guest as the engine knows it. */
public interface Card {
  /** Until when the guest behind it may be called. */
  Attendance attendance();
}
