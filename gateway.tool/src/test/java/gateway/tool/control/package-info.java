/** Tests. */
@NullMarked
package gateway.tool.control;

import org.jspecify.annotations.NullMarked;
