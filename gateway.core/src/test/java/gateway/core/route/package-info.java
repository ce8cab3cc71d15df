/** Routes. */
@NullMarked
package gateway.core.route;

import org.jspecify.annotations.NullMarked;
