/**
 * What may run in the gateway: bundles of ours and of the owner, and no others.
 *
 * <p><b>What it is.</b> Every bundle that the framework is about to resolve, from whatever path it
 * came, is judged by the very octets that the framework holds. It is trusted if its digest is in
 * the signed list of the distribution, or if it is a signed jar whose signer's chain ends at a
 * certificate that was shipped or that the owner has added. {@link Trust} is the service that tells
 * the {@link Verdict} of each bundle and why.
 *
 * <p><b>Modes.</b> The framework property {@code gateway.trust} is {@code enforce}, {@code warn} or
 * {@code off}; anything else, and nothing, is {@code enforce}. It is read once: whoever may only
 * give commands cannot switch the gate.
 *
 * <p><b>Life cycle.</b> The gate is the first bundle that starts. When it stops it closes: until it
 * starts again only bundles of the distribution's list resolve.
 *
 * <p><b>Threading.</b> {@link Trust} may be called by any thread.
 *
 * <p><b>Errors.</b> Nothing is thrown at a bundle that is refused: it does not resolve, and the log
 * says why once per judgement that differs.
 *
 * <p><b>Example.</b> {@code trust.judge(Path.of("driver.jar")).sentence()}
 */
// nobody else's package of this name may take its place
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package gateway.trust;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
