/**
 * The engine as an OSGi component: the one place of the engine that knows the framework. Drivers
 * come and go here as services; {@link gateway.core.boot.Host} does what that means.
 */
@NullMarked
package gateway.core.component;

import org.jspecify.annotations.NullMarked;
