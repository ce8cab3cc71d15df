/**
 * Who is logged in on this thread, for classes that were written for {@code Subject.getSubject}.
 *
 * <p>Exported only because rewritten classes of Karaf's bundles call it; nothing else should.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.karaf.jdk25.subject;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
