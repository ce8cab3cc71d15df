/** The test's bundle that stays: it answers {@link gateway.itest.deploy.face.Engine}. */
@NullMarked
package gateway.itest.deploy.inside;

import org.jspecify.annotations.NullMarked;
