/**
 * How the octets of a load are read: for a while, and only so many at a time.
 *
 * <p><b>What it is.</b> {@link gateway.shell.input.InputReader} reads a {@link
 * gateway.shell.input.Source} into {@link gateway.shell.input.Octets}, which take their room out of
 * a {@link gateway.shell.input.ReadingRoom} as they come. An input that stops, or that a client
 * keeps open, is left when its time is over.
 *
 * <p><b>Life cycle.</b> Octets give their room back when they are closed.
 *
 * <p><b>Threading.</b> Several loads at once; octets belong to one thread. What reads is a thread
 * of its own that can be left behind.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException}, with the operator's next step.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * try (Octets octets = reader.read("-", Source.standardInput(), room)) {
 *   String text = octets.text();
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.shell.input;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
