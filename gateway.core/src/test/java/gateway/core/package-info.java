/**
 * The engine by hand: steps driven in one thread over memory ports and a clock that stands still.
 */
@NullMarked
package gateway.core;

import org.jspecify.annotations.NullMarked;
