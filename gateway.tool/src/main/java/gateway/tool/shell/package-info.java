/**
 * The verb {@code shell}: sends one command, or those of standard input line by line, to a running
 * gateway and prints what comes back as text or JSON.
 */
@NullMarked
package gateway.tool.shell;

import org.jspecify.annotations.NullMarked;
