/** Leases over a disk that fails. */
@NullMarked
package gateway.core.lease;

import org.jspecify.annotations.NullMarked;
