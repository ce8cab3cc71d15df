/** What the test and the bundles share: the JDK's types alone. */
@NullMarked
package gateway.itest.deploy.face;

import org.jspecify.annotations.NullMarked;
