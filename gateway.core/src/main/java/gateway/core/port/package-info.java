/**
 * The ports of a gateway as the engine keeps them: their places are those of {@code gateway.yaml}
 * and stay; what stands in a place may go and come back.
 *
 * <p><b>What it is.</b> {@link gateway.core.port.AbsentPort} stands where a port's driver has gone,
 * or where a port was fenced because it threw. It keeps the place's name and addresses, so that
 * routes, SAs and policies mean what they meant; packets that would leave by it are dropped as
 * {@code port-gone}.
 *
 * <p><b>Life cycle.</b> Made by whoever takes a port out of force, put into its place by a commit,
 * replaced by a commit when the driver comes again. There is nothing to close.
 *
 * <p><b>Threading.</b> Immutable; its queues belong to one worker each and hold nothing.
 *
 * <p><b>Errors.</b> None.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * gateway.submit(List.of(new Change.ReplacePort(new AbsentPort(port.name(), port.capabilities()))));
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.port;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
