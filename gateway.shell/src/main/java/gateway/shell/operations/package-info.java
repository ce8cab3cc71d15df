/**
 * The commands of a running gateway: {@link gateway.shell.operations.Operations} carries out what
 * comes from a shell or over a control channel.
 *
 * <p><b>What it is.</b> Each group of commands ({@code spd:}, {@code sa:}, {@code port:}, {@code
 * gateway:}) is a class; a command is a function from its arguments to JSON. Whoever asks decides
 * how the JSON is shown.
 *
 * <p><b>Life cycle.</b> One {@code Operations} per running gateway. Commands that change something
 * return when the commit has returned.
 *
 * <p><b>Threading.</b> Several commands at once.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException}, with the operator's next step.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * JsonNode drivers = operations.handle(Request.of("spd:drivers"));
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.shell.operations;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
