/** Tests. */
@NullMarked
package gateway.shell.control;

import org.jspecify.annotations.NullMarked;
