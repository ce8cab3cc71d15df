/**
 * What the author of an SPD driver needs: {@link gateway.spd.api.SpdDriver} makes {@link
 * gateway.spd.api.SpdTable}s, a table indexes {@link gateway.spd.api.Policy policies} by their
 * {@link gateway.spd.api.Selector selectors} and finds the winner for a flow.
 *
 * <p><b>What it is.</b> The engine keeps the policies themselves, with templates, counters and
 * lifetimes; a driver keeps an index over them and nothing else. A policy is known to a table by
 * its dense <em>slot</em>. The engine can therefore build a table of another driver from the truth
 * at any time and put it in force under traffic.
 *
 * <p><b>Life cycle.</b> The engine calls {@link gateway.spd.api.SpdDriver#newTable} twice for each
 * direction (left and right), fills both, publishes one, and from then on changes the one that no
 * packet sees, publishes it, waits until no worker uses the other, and brings that up to date.
 * {@link gateway.spd.api.SpdTable#close} is called when nobody reads the table any more. After a
 * driver's bundle has left, nothing of it is called, {@code close} included.
 *
 * <p><b>Threading.</b> An author writes no concurrency. {@code insert}, {@code delete} and {@code
 * flush} of one table are called by one thread at a time. {@code lookup} is called by all workers
 * at once, on one table while its twin is being changed: it only reads, its scratch comes in as an
 * argument, and nothing mutable may be shared between two tables.
 *
 * <p><b>Errors.</b> {@code insert} may refuse with a {@link gateway.packet.GatewayException}; the
 * engine then closes the hidden table and builds it anew, the published one is never touched.
 * {@code lookup} never throws; a table that does is fenced and its driver replaced by the built-in
 * one.
 *
 * <p><b>Order.</b> The matching policy of the lowest {@link gateway.spd.api.Policy#rank rank} wins,
 * compared as unsigned. The rank is the priority (lowest number strongest) in the upper 32 bits and
 * the insertion sequence in the lower: ties go to the older policy. Linux orders by (priority, pos)
 * alike, see {@code xfrm_policy_insert_list}; it renews {@code pos} on every update, here the
 * sequence is kept when an update does not change the priority.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * SpdTable table = driver.newTable(new TableRequest(Direction.OUT, 1000));
 * table.insert(policy);
 * Scratch scratch = table.newScratch();
 * table.lookup(flows, 0, flows.capacity(), winners, scratch); // winners[i] = slot or -1
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.spd.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
