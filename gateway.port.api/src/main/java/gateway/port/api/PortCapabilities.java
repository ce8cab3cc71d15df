package gateway.port.api;

/**
 * What a port can do. Must not change over its lifetime.
 *
 * @param mtu the longest IP packet the port can transmit, in bytes
 * @param carriesClear whether packets without protection can leave here; false where the medium is
 *     a socket that carries protected packets only
 * @param queues how many queues there are
 * @param localAddresses IPv4 addresses that are the gateway's own on this port: ESP to them is for
 *     us
 */
public record PortCapabilities(int mtu, boolean carriesClear, int queues, int[] localAddresses) {}
