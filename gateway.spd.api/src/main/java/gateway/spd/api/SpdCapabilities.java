package gateway.spd.api;

/**
 * What a driver can index.
 *
 * @param maxPolicies the most policies of one table
 * @param maxExpansion the most index entries one policy may become; 1 where ranges are not expanded
 */
public record SpdCapabilities(int maxPolicies, int maxExpansion) {}
