/**
 * How a command reaches a running gateway: a Unix domain socket in the gateway's folder.
 *
 * <p><b>What it is.</b> {@link gateway.shell.control.ControlServer} listens on {@code
 * DIR/run/control}, readable by its owner alone, and hands each {@link
 * gateway.shell.operations.Request} to a {@link gateway.shell.operations.RequestHandler}; {@link
 * gateway.shell.control.ControlClient} is the other end. A request is one line of JSON, {@code
 * {"words":["spd:list","--dir","out"]}}, with {@code "file"} and {@code "text"} where a command
 * takes a file. The answer is one line: {@code {"ok":<result>}} or {@code
 * {"error":"EBUSY","message":"..."}}. A connection carries any number of them, one after the other.
 *
 * <p><b>Life cycle.</b> The server lives as long as the gateway and removes its socket. A socket
 * that a killed gateway left is replaced; one that answers is not.
 *
 * <p><b>Threading.</b> One thread accepts, one serves each connection; the target is called by
 * several of them at once. A client belongs to one thread.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException}; ENOENT where no gateway runs.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * try (ControlClient client = ControlClient.connect(directory)) {
 *   JsonNode done = client.call("spd:use", "hash", "--rebuild");
 *   done.get("generation").asLong();
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.shell.control;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
