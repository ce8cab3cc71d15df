/** Tests. */
@NullMarked
package gateway.shell.component;

import org.jspecify.annotations.NullMarked;
