/** The demo as an operator runs it. */
@NullMarked
package gateway.itest.demo;

import org.jspecify.annotations.NullMarked;
