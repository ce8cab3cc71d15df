/**
 * The SA database: the truth that the conductor keeps, and the view that a snapshot shows.
 *
 * <p>An SA is inbound when its destination is an address of the gateway, outbound otherwise. Keys,
 * sequence numbers and replay windows live here and in {@code gateway.esp}, never in a driver.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.sad;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
