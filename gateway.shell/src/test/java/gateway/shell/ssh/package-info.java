/** Tests. */
@NullMarked
package gateway.shell.ssh;

import org.jspecify.annotations.NullMarked;
