/**
 * Which port a destination is reached by: longest prefix first.
 *
 * <p><b>What it is.</b> A {@link gateway.core.route.Route} is what the operator writes, a {@link
 * gateway.core.route.RouteTable} what a snapshot shows and a worker asks once per packet.
 *
 * <p><b>Life cycle.</b> A table is built when a gateway is assembled and shared by its snapshots.
 *
 * <p><b>Threading.</b> Both are immutable.
 *
 * <p><b>Errors.</b> A prefix length outside 0..32 is refused when a route is made; a port that does
 * not exist is refused by the builder of the gateway.
 *
 * <p><b>Example.</b> {@code new RouteTable(routes, names::indexOf).lookup(destination)}
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.route;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
