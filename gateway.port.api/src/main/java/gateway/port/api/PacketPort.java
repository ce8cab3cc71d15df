package gateway.port.api;

import org.osgi.annotation.versioning.ConsumerType;

/** An open port. */
@ConsumerType
public interface PacketPort extends AutoCloseable {
  /** The operator's name of the port. */
  String name();

  /** What it can do. */
  PortCapabilities capabilities();

  /** The queue of worker {@code index}, from 0 to {@link PortCapabilities#queues} - 1. */
  PortQueue queue(int index);

  /**
   * Closes the port; fail-closed routes stay standing. Called when no worker uses it any more.
   * Throws nothing.
   */
  @Override
  void close();
}
