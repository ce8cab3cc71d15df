/** Tests. */
@NullMarked
package gateway.shell.command;

import org.jspecify.annotations.NullMarked;
