/**
 * What the author of a cipher provider needs: an {@link gateway.crypto.api.AeadProvider} opens
 * {@link gateway.crypto.api.AeadSession}s that seal and open in place, by address.
 *
 * <p><b>What it is.</b> The packet path needs authenticated encryption of (additional data, nonce,
 * data, tag) in off-heap frames, without a byte of garbage where the library allows it. Keys,
 * certificates and signatures are not served here.
 *
 * <p><b>Life cycle.</b> A session is made for one key and one way (seal or open) by a control
 * thread, handed to one worker, and closed by a control thread when no snapshot shows its SA any
 * more.
 *
 * <p><b>Threading.</b> A session belongs to one thread at a time and is not synchronised.
 *
 * <p><b>Errors.</b> Opening a session throws {@link gateway.packet.GatewayException}. {@code seal}
 * and {@code open} never throw: they answer false. Plain text of a packet whose tag is wrong must
 * not be used; the caller drops the frame.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * AeadSession s = provider.newSession(AeadAlgorithm.AES_GCM, key, true);
 * s.seal(espHeader, 8, nonce, payload, length, payload + length);
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.crypto.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
