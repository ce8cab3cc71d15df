/** Tests of the command line. */
@NullMarked
package gateway.tool;

import org.jspecify.annotations.NullMarked;
