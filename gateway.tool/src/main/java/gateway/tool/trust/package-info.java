/**
 * The verbs of an owner who lets bundles of his own into a gateway: {@code trust init}, {@code
 * sign} and {@code trust add}. {@code gateway.trust} does the work.
 */
@NullMarked
package gateway.tool.trust;

import org.jspecify.annotations.NullMarked;
