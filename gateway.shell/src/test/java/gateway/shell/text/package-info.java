/** Tests. */
@NullMarked
package gateway.shell.text;

import org.jspecify.annotations.NullMarked;
