/** Garbage of a running gateway: there is none. */
@NullMarked
package gateway.itest.allocation;

import org.jspecify.annotations.NullMarked;
