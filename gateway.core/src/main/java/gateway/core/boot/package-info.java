/**
 * The engine on a real machine: the system's clock, files, threads and {@code poll(2)}.
 *
 * <p><b>What it is.</b> The one package of the engine that touches the operating system; a
 * simulation leaves it out. {@link gateway.core.boot.RunningGateway} drives an assembled gateway
 * with threads.
 *
 * <p><b>Life cycle.</b> Open the store and the pollers, build the gateway, hand both to {@code
 * RunningGateway}. Its {@code close} ends the threads, notes where every SA stands, and frees keys
 * and pollers; the ports are the caller's to close after it.
 *
 * <p><b>Threading.</b> One thread per step. Only {@code wake} and {@code stop} may be called by
 * others.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException} with EIO where the kernel refuses. A
 * step that throws is not driven again, and the handler given to {@code RunningGateway} is told.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * try (RunningGateway running = new RunningGateway(gateway, pollers, failure -> halt())) {
 *   running.gateway().submit(changes).get();
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.boot;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
