/**
 * The gate in the framework: a resolver hook that is there before anything else, and stays, closed,
 * when its bundle goes. Why it is as it is stands in {@code docs/adr/0012-trust.md}.
 */
@NullMarked
package gateway.trust.gate;

import org.jspecify.annotations.NullMarked;
