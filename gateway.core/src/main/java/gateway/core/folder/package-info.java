/**
 * The folder of one gateway: what its files say, and who holds it.
 *
 * <p><b>What it is.</b> {@link gateway.core.folder.Configuration} reads {@code gateway.yaml} and
 * the files of {@code ip xfrm} lines it names, all of it before anything is done; {@link
 * gateway.core.folder.RunFolder} is the lock and the notes under {@code run/}.
 *
 * <p><b>Life cycle.</b> Read, take, note; closing gives the folder free.
 *
 * <p><b>Threading.</b> One control thread.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException}: ENOENT, EINVAL with one line {@code
 * FILE:LINE:COL: message} per error, EBUSY when another process holds the folder, EIO.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * try (RunFolder held = RunFolder.take(directory)) {
 *   Configuration configuration = Configuration.read(directory, Set.of("tun", "udp"));
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.folder;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
