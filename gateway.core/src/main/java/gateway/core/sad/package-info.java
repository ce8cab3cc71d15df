/**
 * The SA database: the truth that the conductor keeps, and the view that a snapshot shows.
 *
 * <p><b>What it is.</b> An SA is inbound when its destination is an address of the gateway,
 * outbound otherwise. Keys, sequence numbers and replay windows live here and in {@code
 * gateway.esp}, never in a driver. A policy names the column of its template; the column names the
 * current SA, so that a rekey touches no policy.
 *
 * <p><b>Life cycle.</b> {@link gateway.core.sad.Sad} collects changes that can be taken back until
 * they are shown. An SA is closed when no snapshot shows it any more.
 *
 * <p><b>Threading.</b> {@code Sad} belongs to the conductor, {@link gateway.core.sad.SadView} is
 * immutable, and the state inside a {@link gateway.core.sad.SaEntry} belongs to one worker.
 *
 * <p><b>Errors.</b> EEXIST and ENOENT for destination and SPI, EINVAL for a key that another SA of
 * the direction counts, ENOPKG where no cipher is there.
 *
 * <p><b>Example.</b> {@code SaEntry sa = snapshot.sad.inbound(spi, destination);}
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.sad;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
