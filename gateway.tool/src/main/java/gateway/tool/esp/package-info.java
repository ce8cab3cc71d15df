/** ESP by hand: captures are sealed and opened with the SAs of a file, without a gateway. */
@NullMarked
package gateway.tool.esp;

import org.jspecify.annotations.NullMarked;
