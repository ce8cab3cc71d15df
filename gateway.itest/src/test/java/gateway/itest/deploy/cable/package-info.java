/** A port over a cable; every bundle that opens some has its own copy of these classes. */
@NullMarked
package gateway.itest.deploy.cable;

import org.jspecify.annotations.NullMarked;
