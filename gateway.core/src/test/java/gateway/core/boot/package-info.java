/** The engine on the machine's threads, files and descriptors. */
@NullMarked
package gateway.core.boot;

import org.jspecify.annotations.NullMarked;
