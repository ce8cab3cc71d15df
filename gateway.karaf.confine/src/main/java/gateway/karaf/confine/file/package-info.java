/**
 * Which files Karaf may make of a name. Exported only because rewritten classes call it; nothing
 * else should.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.karaf.confine.file;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
