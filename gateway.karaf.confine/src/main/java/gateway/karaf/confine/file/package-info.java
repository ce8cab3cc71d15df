/**
 * Which files Karaf may make of a name. Exported only because rewritten classes call it; nothing
 * else should.
 *
 * <p><b>Why.</b> A feature may bring files of configuration and says where they go; a command may
 * name a configuration, and a configuration its own file. Karaf 4.4.10 appends these names to its
 * folder and writes, wherever dots lead (CVE-2026-91012). {@link
 * gateway.karaf.confine.file.OwnFolders} compares the path, made absolute and without dots, with
 * the two folders that are Karaf's.
 *
 * <p><b>What it does not see.</b> Symbolic links: whoever can make one in those folders writes
 * there already. Other writers than the three classes that the hook rewrites.
 *
 * <p><b>Threading.</b> Any thread; nothing is kept, the folders are read anew each time.
 *
 * <p><b>Errors.</b> An {@code IllegalArgumentException} that names the path, also where a folder is
 * not known: then nothing is inside.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.karaf.confine.file;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
