/**
 * Drivers as they introduced themselves when they came, and the calls into them.
 *
 * <p><b>What it is.</b> A driver is somebody else's code: it may throw whatever it likes from
 * wherever it is asked, it may not return, and once its bundle has gone it may not be asked at all.
 * So each is asked once for everything that does not change (its name, what it can do), and a
 * driver that cannot answer stays out. Of the guest itself the engine calls only what does the
 * work: tables, sessions, queues; the control path does so through {@link
 * gateway.core.guest.GuestCalls}. All of that is reached through its card, and shut by one {@link
 * gateway.core.guest.Attendance} when it has gone.
 *
 * <p><b>Life cycle.</b> Made when a driver comes, forgotten when it goes.
 *
 * <p><b>Threading.</b> The guests' cards are immutable. Calls block their caller until they have
 * returned or were given up.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException} with EINVAL for a driver that cannot
 * introduce itself. A call that was given up is answered by false.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * SpdDriver known = new GuestSpdDriver(service, new Attendance());
 * if (!calls.run("SPD driver " + known.name() + ", closing a table,", table::close)) {
 *   forsake(table);
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.guest;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
