package gateway.port.api;

/**
 * Counts of one queue. Written by its worker alone, read by other threads without order: a reading
 * may be a moment old.
 */
public final class PortCounters {
  public long rxPackets;
  public long rxBytes;
  public long txPackets;
  public long txBytes;

  /**
   * Received, and dropped inside the port: too long for a frame, no free chunk, not an IP packet.
   */
  public long rxDropped;

  /** Taken, and then refused by the medium. */
  public long txErrors;

  /** Whether the medium was taken away: nothing comes or leaves until the port is opened anew. */
  public boolean gone;

  /** System calls or ring operations that received and transmitted: shows the amortisation. */
  public long rxCalls;

  public long txCalls;
}
