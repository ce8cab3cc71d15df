/** Tests. */
@NullMarked
package gateway.tool.operations;

import org.jspecify.annotations.NullMarked;
