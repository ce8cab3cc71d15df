/**
 * Counts what stays of bundles that have gone, in the framework of the test or, as a bundle of its
 * own, in a running distribution.
 */
@NullMarked
package gateway.itest.deploy.census;

import org.jspecify.annotations.NullMarked;
