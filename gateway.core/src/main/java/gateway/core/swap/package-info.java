/**
 * A live driver swap: the new driver's tables are built beside the ones in force, changes that
 * arrive meanwhile are replayed, the answers are compared with the truth, and the tables are
 * published by an ordinary commit. Readers never wait; writers wait for the last replay alone.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.swap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
