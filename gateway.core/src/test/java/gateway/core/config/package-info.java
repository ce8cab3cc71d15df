/** Tests of {@code gateway.yaml}. */
@NullMarked
package gateway.core.config;

import org.jspecify.annotations.NullMarked;
