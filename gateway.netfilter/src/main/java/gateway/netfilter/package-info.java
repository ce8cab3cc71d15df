/**
 * What the author of a hook needs: a {@link gateway.netfilter.NetfilterHook} stands at one or more
 * {@link gateway.netfilter.HookPoint}s of a packet's way and answers a {@link
 * gateway.netfilter.Verdict} for each packet that passes.
 *
 * <p><b>What it is.</b> Linux's netfilter hooks (netdev 1999, {@code
 * include/uapi/linux/netfilter.h}) as services. The hooks of one point form a {@link
 * gateway.netfilter.HookChain}: ascending priority, bent where a hook names others that it must
 * come before or after. The first verdict that is not ACCEPT ends the packet; an unknown verdict is
 * a DROP.
 *
 * <p><b>Life cycle.</b> A hook is an OSGi service. The engine asks it for its name, points,
 * priority and constraints, builds the chains of all points, and puts them in force by a commit.
 * When the service leaves, a commit takes the hook out, and when that commit has returned no worker
 * calls the hook any more: only then are its classes free to go.
 *
 * <p><b>Threading.</b> {@code onPacket} is called by several workers at once. Everything else is
 * called by control threads.
 *
 * <p><b>Errors.</b> {@code onPacket} never throws; a hook that does costs the batch and is fenced.
 * Hooks whose constraints form a cycle are refused with {@link gateway.packet.GatewayException}
 * (EINVAL) that names the cycle, and the chains in force stay.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * @Component
 * public final class NoTelnet implements NetfilterHook {
 *   public String name() { return "no-telnet"; }
 *   public Set<HookPoint> points() { return Set.of(HookPoint.FORWARD); }
 *   public int priority() { return HookPriority.FILTER; }
 *   public int onPacket(HookPacket p) {
 *     return p.protocol() == IpProtocol.TCP && p.destinationPort() == 23
 *         ? Verdict.DROP : Verdict.ACCEPT;
 *   }
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.netfilter;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
