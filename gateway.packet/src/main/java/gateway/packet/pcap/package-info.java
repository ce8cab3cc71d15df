/**
 * Capture files: a reader of pcap and pcapng, a writer of both, and the way from a captured frame
 * to its IP header.
 *
 * <p><b>What it is.</b> {@link gateway.packet.pcap.PcapReader} reads a stream record by record, in
 * either byte order, with microseconds, nanoseconds or any resolution that pcapng names; {@link
 * gateway.packet.pcap.LinkType} strips Ethernet (VLAN tags too), RAW, IPv4, IPv6, Linux cooked and
 * loopback headers; {@link gateway.packet.pcap.PcapWriter} writes. Formats: draft-ietf-opsawg-pcap
 * and draft-ietf-opsawg-pcapng.
 *
 * <p><b>Life cycle.</b> One reader or writer per stream; both close it.
 *
 * <p><b>Threading.</b> A reader or writer belongs to one thread. This is the control path: it
 * blocks and allocates, but a reader holds one record at a time and never more memory than a few
 * times the bytes it has read, whatever lengths the file claims.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException}: EINVAL with the offset in the file
 * where a file makes no sense, EIO where reading or writing failed.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * try (PcapReader reader = new PcapReader(stream, "in.pcap")) {
 *   PcapRecord record = new PcapRecord();
 *   while (reader.next(record)) {
 *     int ip = LinkType.ipOffset(record.linkType(), record.data(), record.length());
 *   }
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.packet.pcap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
