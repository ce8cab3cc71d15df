/**
 * The verbs {@code run} and {@code release}: a gateway as a process of its own, from {@code
 * gateway.yaml} to a clean stop.
 *
 * <p><b>Life cycle.</b> {@code run} locks its folder, reads every file before it touches the
 * machine, opens the ports, assembles the engine, commits what the files say, and says {@code
 * ready} when the control socket answers. TERM and INT stop it: the control socket first, then the
 * engine, then the ports, which leave their fail-closed routes standing. {@code release} takes
 * those away.
 *
 * <p><b>Threading.</b> One thread starts, the shutdown hook stops.
 */
@NullMarked
package gateway.tool.run;

import org.jspecify.annotations.NullMarked;
