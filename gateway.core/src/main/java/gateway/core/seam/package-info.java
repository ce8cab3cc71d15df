/**
 * What comes into the engine from outside: time, storage, waiting, and the step that something
 * drives.
 *
 * <p><b>What it is.</b> The engine reads no clock, starts no thread and opens no file. It gets
 * these interfaces. In production threads drive the steps on the machine's clock and disk; in a
 * simulation one loop drives two whole gateways on a virtual clock and a disk that loses what was
 * not synced.
 *
 * <p><b>Life cycle.</b> Handed over once, when a gateway is assembled.
 *
 * <p><b>Threading.</b> A step is driven by one thread at a time. A clock may be read by all. A
 * store belongs to one step.
 *
 * <p><b>Errors.</b> A store throws {@link gateway.packet.GatewayException} with EIO or ENOSPC.
 *
 * <p><b>Example.</b> {@code while (running) if (step.doWork() == 0) idle();}
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.seam;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
