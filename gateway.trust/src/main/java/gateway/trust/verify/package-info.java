/**
 * Is this jar what a trusted signer signed, whole and nothing more? Stricter than the jar format
 * allows: every entry is signed, nothing is missing, no name occurs twice or leads out, and the
 * manifest is signed as a whole. Signatures are read with Bouncy Castle (CMS), chains are built by
 * the JDK (PKIX, without revocation).
 */
@NullMarked
package gateway.trust.verify;

import org.jspecify.annotations.NullMarked;
