/** Tests. */
@NullMarked
package gateway.tool.shell;

import org.jspecify.annotations.NullMarked;
