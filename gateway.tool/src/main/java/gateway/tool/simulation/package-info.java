/**
 * A deterministic simulation of two whole gateways: the production steps, ciphers, drivers and
 * leases, driven by one loop on a virtual clock, from one seed.
 *
 * <p>Only the edges are replaced: {@link gateway.tool.simulation.VirtualClock time}, {@link
 * gateway.tool.simulation.VirtualStore storage} and {@link gateway.tool.simulation.Network the
 * wire}. Every phase of a worker and every stage of a commit is an event of its own, and the time
 * between two of them is sometimes stretched a thousandfold: a window that is never wide open hides
 * its race.
 *
 * <p>{@link gateway.tool.simulation.Ledger} holds what must be true at every moment.
 */
@NullMarked
package gateway.tool.simulation;

import org.jspecify.annotations.NullMarked;
