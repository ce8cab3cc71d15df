/**
 * The hooks in force, as a snapshot shows them: chains, and points that are closed because a hook
 * that ought to stand there does not.
 *
 * <p><b>What it is.</b> {@link gateway.core.hook.HookSet} is immutable; a commit replaces it by one
 * with a hook more or less.
 *
 * <p><b>Threading.</b> Any thread; hooks are asked for their descriptions by the conductor.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException}: EEXIST for two hooks of one name,
 * EINVAL for a circle, ENOENT for a hook that is not there.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * HookSet next = HookSet.NONE.plus(hook);
 * boolean drops = next.isClosed(HookPoint.FORWARD);
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.hook;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
