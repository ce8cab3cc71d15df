/**
 * The driver {@code jce}: the ciphers of the JDK itself ({@code SunJCE}), the fallback where there
 * is no libcrypto.
 *
 * <p><b>What it is.</b> {@code javax.crypto} takes a fresh initialisation per packet and makes
 * garbage inside itself, some hundred bytes; {@code allocationFree()} says so. Packets are copied
 * to an array of the session and back: the JDK's fused AES-GCM routine works on arrays only, on
 * direct buffers it copies piecewise.
 *
 * <p><b>Threading.</b> As {@link gateway.crypto.api.AeadSession} says: one thread at a time.
 *
 * <p><b>Errors.</b> A wrong tag costs an exception inside the JDK, which the session turns into
 * false. A nonce that was just used is refused for sealing and allowed for opening, where a forged
 * packet may come before the real one of the same number.
 */
@NullMarked
package gateway.crypto.jce;

import org.jspecify.annotations.NullMarked;
