/** Which port a destination is reached by: longest prefix first. */
@NullMarked
package gateway.core.route;

import org.jspecify.annotations.NullMarked;
