/**
 * The house plan as tests: who may know whom, where the seams to the outside are, how things are
 * named, and that what is built is a bundle. A rule that is too narrow is changed here, in the
 * open.
 */
@NullMarked
package gateway.itest.architecture;

import org.jspecify.annotations.NullMarked;
