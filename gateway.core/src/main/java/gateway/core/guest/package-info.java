/**
 * Drivers as they introduced themselves when they came.
 *
 * <p>A driver is somebody else's code: it may throw whatever it likes from wherever it is asked,
 * and once its bundle has gone it may not be asked at all. So each is asked once for everything
 * that does not change (its name, what it can do), by the thread that brings it, and a driver that
 * cannot answer stays out. The engine deals with what stands here; of the guest itself it calls
 * only what does the work: tables, sessions, queues.
 *
 * <p>Threading: immutable; any thread.
 */
@NullMarked
package gateway.core.guest;

import org.jspecify.annotations.NullMarked;
