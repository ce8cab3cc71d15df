/** The verb {@code ./gateway bench}: one command per bench. */
@NullMarked
package gateway.bench;

import org.jspecify.annotations.NullMarked;
