/** Tests of what is read of loads. */
@NullMarked
package gateway.shell.input;

import org.jspecify.annotations.NullMarked;
