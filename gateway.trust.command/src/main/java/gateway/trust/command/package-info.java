/**
 * The gate in the shell: {@code bundle:trust} says of each bundle whether it is trusted, who signed
 * it, and why. A bundle of its own, so that the gate needs nothing but the framework.
 */
@NullMarked
package gateway.trust.command;

import org.jspecify.annotations.NullMarked;
