/** What is wrong with input files. */
@NullMarked
package gateway.core.input;

import org.jspecify.annotations.NullMarked;
