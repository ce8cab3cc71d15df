/**
 * The door of the folder {@code deploy/}: keeps the watcher from stopping or refreshing bundles for
 * the sake of a jar that is not trusted and will not resolve. It makes nothing safer against a
 * stranger's code, which the gate keeps out anyway; it keeps the gateway running.
 */
@NullMarked
package gateway.trust.deploy;

import org.jspecify.annotations.NullMarked;
