/** What holds when a gateway is killed at any moment. */
@NullMarked
package gateway.itest.crash;

import org.jspecify.annotations.NullMarked;
