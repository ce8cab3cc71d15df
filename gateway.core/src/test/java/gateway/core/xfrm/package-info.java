/** Tests of the {@code ip xfrm} lines. */
@NullMarked
package gateway.core.xfrm;

import org.jspecify.annotations.NullMarked;
