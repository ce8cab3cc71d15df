/** Ports that go and come back. */
@NullMarked
package gateway.core.port;

import org.jspecify.annotations.NullMarked;
