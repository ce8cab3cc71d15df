/**
 * The driver {@code jce}: the ciphers of the JDK itself ({@code SunJCE}), the fallback where there
 * is no libcrypto.
 *
 * <p><b>What it is.</b> {@code javax.crypto} takes a fresh initialisation per packet and makes
 * garbage inside itself, 1 KiB per packet for AES-GCM and 2 for ChaCha20; {@code allocationFree()}
 * says so. Packets are copied to an array of the session and back: measured on JDK 25, packets of
 * 1400 bytes take 0.7 of the time and a third of the garbage of direct buffers over the frames,
 * because the JDK's fused AES-GCM routine works on arrays only.
 *
 * <p><b>Threading.</b> As {@link gateway.crypto.api.AeadSession} says: one thread at a time.
 *
 * <p><b>Errors.</b> A wrong tag costs an exception inside the JDK, which the session turns into
 * false. The JDK refuses to seal with the nonce it had last, and so does a session; opening with it
 * again is allowed, as it must be where a forged packet comes before the real one of its number.
 */
@NullMarked
package gateway.crypto.jce;

import org.jspecify.annotations.NullMarked;
