/** A packet's way, by hand. */
@NullMarked
package gateway.core.worker;

import org.jspecify.annotations.NullMarked;
