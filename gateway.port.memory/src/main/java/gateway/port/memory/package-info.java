/**
 * A port whose medium is memory: two gateways in one process, a test, a simulation.
 *
 * <p><b>What it is.</b> {@link gateway.port.memory.MemoryChannel} is a bounded queue of packets
 * from one thread to one other. {@link gateway.port.memory.MemoryPort} receives from one channel
 * and transmits to another. Whatever stands between two ports (loss, delay, an observer) is not the
 * port's business: it sits between the channels.
 *
 * <p><b>Life cycle.</b> Channels and ports are made by whoever wires them; {@code close} frees the
 * doorbells.
 *
 * <p><b>Threading.</b> One thread offers to a channel, one polls it.
 *
 * <p><b>Errors.</b> A full channel refuses a packet, as a full ring does.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * MemoryChannel there = new MemoryChannel(256, false);
 * MemoryChannel back = new MemoryChannel(256, false);
 * MemoryPort left = new MemoryPort("wan", back, there, new PortCapabilities(1500, true, 1, own));
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.port.memory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
