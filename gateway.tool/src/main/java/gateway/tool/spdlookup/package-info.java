/**
 * {@code tool spd-lookup}: which policy of a file wins for which flow of another, by any driver,
 * with no gateway running.
 *
 * <p>{@link gateway.tool.spdlookup.ClassBenchRules} and {@link gateway.tool.spdlookup.XfrmPolicies}
 * read policies into a {@link gateway.tool.spdlookup.PolicySet}; {@link
 * gateway.tool.spdlookup.ClassBenchHeaders} and {@link gateway.tool.spdlookup.TextFlows} read flows
 * into a {@link gateway.tool.spdlookup.FlowSet}; {@link gateway.tool.spdlookup.LookupRun} asks a
 * driver. One thread; errors in a file come as one {@link gateway.packet.GatewayException} with a
 * line per error.
 */
@NullMarked
package gateway.tool.spdlookup;

import org.jspecify.annotations.NullMarked;
