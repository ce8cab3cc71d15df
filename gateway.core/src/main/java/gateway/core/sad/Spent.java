package gateway.core.sad;

import gateway.crypto.api.AeadProvider;
import org.jspecify.annotations.Nullable;

/**
 * What nobody uses any more and is to be closed.
 *
 * @param provider whose session it is or holds; null when it holds none
 * @param session a session, or an SA with its session
 */
public record Spent(@Nullable AeadProvider provider, AutoCloseable session) {}
