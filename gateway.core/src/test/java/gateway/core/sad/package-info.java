/** The SA database. */
@NullMarked
package gateway.core.sad;

import org.jspecify.annotations.NullMarked;
