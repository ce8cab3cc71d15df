package gateway.core.seam;

import gateway.packet.GatewayException;

/**
 * Durable storage of named byte strings. What was appended or replaced survives a crash only after
 * {@link #sync} has returned; until then a crash may lose it, or keep the first part of it.
 *
 * <p>Belongs to one step; may block.
 */
public interface Store {
  /**
   * The content; empty when there is none.
   *
   * @throws GatewayException EIO
   */
  byte[] read(String name) throws GatewayException;

  /**
   * Adds bytes at the end.
   *
   * @throws GatewayException EIO or ENOSPC; a part of the bytes may have been written
   */
  void append(String name, byte[] bytes) throws GatewayException;

  /**
   * Puts new content in the place of the old one, all or nothing, durable on return.
   *
   * @throws GatewayException EIO or ENOSPC; the old content stands then
   */
  void replace(String name, byte[] bytes) throws GatewayException;

  /**
   * Makes everything appended so far durable.
   *
   * @throws GatewayException EIO; nothing is known about what was not synced before
   */
  void sync(String name) throws GatewayException;
}
