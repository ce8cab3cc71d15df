/**
 * The few functions of the C library that ports and the engine's poller call, through {@code
 * java.lang.foreign}.
 *
 * <p><b>What it is.</b> {@link gateway.port.libc.Libc} binds them once, with pointers as longs (no
 * slices, so no garbage) and errno captured: a failing call returns {@code -errno}, as the kernel
 * itself does. On a real system call the capture costs 1.5 %.
 *
 * <p><b>Life cycle.</b> Constants and method handles only; nothing to open or close.
 *
 * <p><b>Threading.</b> Each thread has its own errno area.
 *
 * <p><b>Errors.</b> Nothing throws; see {@link gateway.port.libc.Libc#error} for the words.
 *
 * <p><b>Example.</b> {@code int n = Libc.read(descriptor, address, length); if (n == -Libc.EAGAIN)
 * ...}
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.port.libc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
