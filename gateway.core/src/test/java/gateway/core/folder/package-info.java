/** Tests of what a gateway's folder says. */
@NullMarked
package gateway.core.folder;

import org.jspecify.annotations.NullMarked;
