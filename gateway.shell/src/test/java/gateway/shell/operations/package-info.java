/** Tests. */
@NullMarked
package gateway.shell.operations;

import org.jspecify.annotations.NullMarked;
