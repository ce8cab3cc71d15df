/**
 * The commands of a running gateway: {@link gateway.tool.operations.Operations} carries out what
 * comes over the control channel.
 *
 * <p>Each group of commands ({@code spd:}, {@code sa:}, {@code port:}, {@code gateway:}) is a
 * class; a command is a function from its arguments to JSON. Commands that change something return
 * when the commit has returned.
 *
 * <p>Threading: several commands at once.
 */
@NullMarked
package gateway.tool.operations;

import org.jspecify.annotations.NullMarked;
