/** Commits and swaps, by hand. */
@NullMarked
package gateway.core.commit;

import org.jspecify.annotations.NullMarked;
