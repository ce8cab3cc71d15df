/**
 * The engine on a real machine: the system's clock, files, threads and {@code poll(2)}.
 *
 * <p>This is the one package of the engine that touches them. A simulation leaves it out.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.boot;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
