/**
 * ESP in tunnel mode (RFC 4303), plain or in UDP (RFC 3948): the two directions of a security
 * association, the replay window and the sequence leases.
 *
 * <p><b>What it is.</b> An {@link gateway.esp.OutboundSa} turns an inner IPv4 packet into the whole
 * outer packet, in place, in the chunk that holds it; an {@link gateway.esp.InboundSa} turns it
 * back. Both are made from {@link gateway.esp.SaParameters} and a cipher session of {@link
 * gateway.crypto.api}, and know nothing of policies, routes or ports. A cipher with the shape of
 * RFC 4106 (four bytes of salt, eight of IV, a tag at the end) needs no code here; its sizes stand
 * in one class.
 *
 * <p><b>Life cycle.</b> Made by a commit, shown by snapshots, closed when no snapshot shows it any
 * more. Nothing may be sealed until the conductor has made a limit durable and granted it, nothing
 * is accepted above a ceiling that is not durable: a fresh SA therefore does nothing until {@link
 * gateway.esp.OutboundSa#grant} or {@link gateway.esp.InboundSa#raiseCeiling} was called. After a
 * crash an outbound SA starts at the last limit and an inbound one is told {@link
 * gateway.esp.InboundSa#resumeAt}, so that no number is used and none is accepted twice.
 *
 * <p><b>Threading.</b> An SA belongs to one worker per direction. Only the limits, the ceilings and
 * what is wanted of them may be touched by the conductor meanwhile; they are volatile and only
 * grow. Counters are plain and may be read late.
 *
 * <p><b>Errors.</b> Nothing here throws on the packet path: 0 is good, everything else is the
 * ordinal of a {@link gateway.packet.DropReason}. Nothing is believed before the integrity check:
 * the replay window moves only for authentic packets.
 *
 * <p><b>Numbers.</b> Sequence numbers are unsigned 64-bit values, extended or not (RFC 4303 section
 * 2.2.1); without extension the upper half is 0. Neither way wraps.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * OutboundSa out = new OutboundSa(p, provider.newSession(p.algorithm(), p.key(), true), 65536);
 * out.grant(out.leaseWanted());
 * int drop = out.seal(batch, 0);
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.esp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
