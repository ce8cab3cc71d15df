/**
 * Policies and SAs as operators already have them: the lines of {@code ip -batch} that begin with
 * {@code [ip] xfrm policy|state}.
 *
 * <p><b>What it is.</b> {@link gateway.core.xfrm.XfrmReader} turns a file's text into {@link
 * gateway.core.xfrm.XfrmCommand commands}, {@link gateway.core.xfrm.XfrmWriter} prints policies and
 * SAs back as lines that the reader reads to the same values. The grammar is that of {@code ip}
 * (iproute2, {@code ip-xfrm(8)}) with ranges of addresses and ports and {@code action discard}
 * added. What {@code ip} accepts and this build cannot do is refused with a message that says so.
 *
 * <p><b>Differences from the kernel.</b> Bits behind a prefix length are dropped, so {@code
 * 10.1.2.3/24} and {@code 10.1.2.0/24} are one selector; numbers with a leading zero are refused
 * ({@code ip} takes them as octal); {@code replay-window} is 64 when it is not given.
 *
 * <p><b>Life cycle and threading.</b> Both classes are stateless.
 *
 * <p><b>Errors.</b> A file is all or nothing: {@link gateway.packet.GatewayException} with one line
 * {@code FILE:LINE:COL: message} per wrong line.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * XfrmFile file = XfrmReader.read("policies.xfrm", text);
 * for (XfrmCommand command : file.commands()) {
 *   apply(command.change());
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.xfrm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
