/** Drivers of every kind that say so when they are called after their departure. */
@NullMarked
package gateway.itest.deploy.guest;

import org.jspecify.annotations.NullMarked;
