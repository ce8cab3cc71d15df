/**
 * The owner's side, for the command line: a key and certificate of one's own, signatures on jars,
 * certificates that a gateway shall trust, and the list that a distribution ships. Not for use
 * inside the framework: the gate's bundle does not import what this package needs.
 *
 * <p><b>Example.</b> {@code Identity.create(folder, "CN=owner"); JarSignature.sign(jar, key, pem,
 * jar);}
 */
@NullMarked
package gateway.trust.sign;

import org.jspecify.annotations.NullMarked;
