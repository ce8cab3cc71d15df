/** Tests. */
@NullMarked
package gateway.tool.run;

import org.jspecify.annotations.NullMarked;
