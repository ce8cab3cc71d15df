/**
 * The ports of a gateway as the engine keeps them: their places are those of {@code gateway.yaml}
 * and stay; what stands in a place may go and come back.
 *
 * <p>Threading: the conductor; {@link gateway.core.port.AbsentPort} any thread.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.port;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
