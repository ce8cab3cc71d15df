/**
 * A packet port over a TUN device: the gateway's side towards hosts that the Linux kernel reaches.
 *
 * <p><b>What it is.</b> {@link gateway.port.tun.TunDriver} (type {@code tun}) opens a persistent
 * TUN device, gives it addresses, MTU and the routes that attract what the gateway forwards.
 * Packets are exchanged with a virtio header, so that the kernel hands over TCP super-packets of up
 * to 64 KB and takes coalesced ones: the port cuts and joins, the engine sees packets of the MTU.
 *
 * <p><b>Life cycle.</b> Closing the port, and the death of the process, leave the device, its
 * routes and a blackhole route of a worse metric behind every prefix: a TUN without a reader drops,
 * and where the device is removed the blackhole drops. {@code release} takes all of it away.
 *
 * <p><b>Threading.</b> A queue belongs to one worker. Opening and releasing is done by a control
 * thread, in whose network namespace the device is made.
 *
 * <p><b>Errors.</b> Opening refuses with the next step for the operator and leaves nothing behind;
 * the packet path counts.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * PacketPort lan = new TunDriver().open(new PortConfig("lan", "tun",
 *     Map.of("device", "gw0", "mtu", 1400, "addresses", List.of("10.1.0.1/24")),
 *     List.of("10.2.0.0/24"), 1));
 * }</pre>
 */
@NullMarked
package gateway.port.tun;

import org.jspecify.annotations.NullMarked;
