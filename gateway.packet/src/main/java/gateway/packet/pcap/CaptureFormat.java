package gateway.packet.pcap;

import gateway.packet.GatewayException;

/** How records follow each other in a file. */
interface CaptureFormat {
  /** The longest frame that is believed: libpcap's own limit for most link types. */
  int MOST_CAPTURED = 262_144;

  /** Reads the next frame; false at the end. */
  boolean next(PcapRecord record) throws GatewayException;

  /** Whether stamps may be finer than microseconds. */
  boolean nanoseconds();
}
