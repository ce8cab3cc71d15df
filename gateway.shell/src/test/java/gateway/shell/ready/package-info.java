/** Tests. */
@NullMarked
package gateway.shell.ready;

import org.jspecify.annotations.NullMarked;
