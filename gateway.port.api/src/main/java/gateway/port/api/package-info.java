/**
 * What the author of a packet port needs: a {@link gateway.port.api.PortDriver} opens {@link
 * gateway.port.api.PacketPort}s, a port has one {@link gateway.port.api.PortQueue} per worker.
 *
 * <p><b>What it is.</b> A port receives and transmits whole IP packets in frames that the engine
 * owns. What the medium wraps around them (Ethernet, a UDP socket, virtio headers, super-packets of
 * a segmentation offload) stays inside the port: it cuts, joins, adds and strips.
 *
 * <p><b>Life cycle.</b> {@code open} brings the interface up and takes it away from the kernel's
 * forwarding. A port leaves by a commit: the next snapshot does not name it, the engine waits until
 * no worker uses that snapshot, reaps what is still under way, and then calls {@code close}. What
 * stands behind a port when the process dies must not forward in clear: a port that takes addresses
 * and routes leaves blackhole routes standing.
 *
 * <p><b>Threading.</b> A queue belongs to one worker, which alone calls its methods. Opening and
 * closing is done by a control thread while no worker uses the port.
 *
 * <p><b>Errors.</b> {@code open} throws {@link gateway.packet.GatewayException} with the next step
 * for the operator and leaves nothing behind. {@code rx} and {@code tx} never throw: an error is a
 * count in {@link gateway.port.api.PortCounters}.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * PacketPort port = driver.open(new PortConfig("lan", "tun", values, 1));
 * PortQueue queue = port.queue(0);
 * queue.refill(slab);      // chunks to receive into
 * queue.rx(batch);         // whole IP packets
 * queue.tx(batch);         // takes ownership of what it accepts
 * queue.reap(slab);        // gives chunks back that have left
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.port.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
