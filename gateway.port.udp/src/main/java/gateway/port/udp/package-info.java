/**
 * A packet port over UDP sockets: protected packets between gateways, UDP-encapsulated (RFC 3948).
 *
 * <p><b>What it is.</b> {@link gateway.port.udp.UdpDriver} (type {@code udp}) opens one socket per
 * local address on the encapsulation port. Each datagram is presented as the whole IPv4 packet that
 * it came in (the header the socket kept is written again), and what is transmitted is stripped of
 * its IPv4 and UDP headers, which only say where it goes: equal-sized packets to one peer leave by
 * one system call and are cut by the kernel or the card (UDP segmentation offload).
 *
 * <p><b>Life cycle.</b> The sockets end with the port or the process. Nothing stays standing: the
 * port carries protected packets only, so there is nothing to fail open.
 *
 * <p><b>Threading.</b> A queue belongs to one worker. The sockets live in the network namespace of
 * the thread that opens the port.
 *
 * <p><b>Errors.</b> Opening refuses with the next step for the operator and leaves nothing behind;
 * the packet path counts.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * PacketPort wan = new UdpDriver().open(new PortConfig("wan", "udp",
 *     Map.of("local", List.of("192.0.2.1"), "encap_port", 4500), List.of(), 1));
 * }</pre>
 */
@NullMarked
package gateway.port.udp;

import org.jspecify.annotations.NullMarked;
