/**
 * The shared words of the gateway: frames and batches, header views, flow columns, checksums, drop
 * reasons and errors.
 *
 * <p><b>What it is.</b> A <em>frame</em> is one packet in off-heap memory. It lives in a chunk of
 * {@link gateway.packet.Slab#CHUNK} bytes of a {@link gateway.packet.Slab}, starts with the first
 * byte of its IP header, and is named by the absolute address of that byte; the chunk that holds it
 * is found by masking the address. A {@link gateway.packet.Batch} is up to 64 frames as columns.
 * Every port, whatever the medium, receives and transmits whole IP packets: a UDP port adds the
 * IPv4 and UDP header that the socket kept from it and strips it again on transmission, so that the
 * engine sees one shape.
 *
 * <p><b>Life cycle.</b> The engine owns the slabs. A chunk is always owned by exactly one party:
 * the free stack, a port (to receive into, or until it has left), or the worker.
 *
 * <p><b>Threading.</b> Nothing here is synchronised. A slab's free stack and a batch belong to one
 * worker; header views and checksums are static functions without state.
 *
 * <p><b>Errors.</b> The packet path never throws: it sets a {@link gateway.packet.DropReason} and
 * counts. The control path throws one checked exception, {@link gateway.packet.GatewayException},
 * with an {@link gateway.packet.Errno} and a sentence that tells the operator the next step.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * Slab slab = new Slab(1024);
 * Batch batch = new Batch();
 * long frame = slab.take() + Slab.HEADROOM;
 * Ipv4Header.write(frame, 20, IpProtocol.UDP, 0x0a010001, 0x0a020001, 64, 0, false);
 * batch.add(frame, 20);
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.packet;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
