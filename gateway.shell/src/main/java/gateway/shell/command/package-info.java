/**
 * The commands of the Karaf shell.
 *
 * <p><b>What it is.</b> An action per command, over {@link gateway.shell.operations.Operations}:
 * the action names arguments and options, with help and completion, and hands their words on;
 * {@link gateway.shell.command.GatewayAction} asks, prints, and refuses. Options may stand before
 * or behind the arguments.
 *
 * <p><b>Life cycle.</b> Karaf makes an action per call. The commands are there before the gateway
 * is in force, and say so.
 *
 * <p><b>Threading.</b> An action belongs to the thread of its shell.
 *
 * <p><b>Errors.</b> A refusal is printed on standard error, {@code CODE: message} or, with {@code
 * --json}, an object; the call then fails, so that {@code ssh} exits with 1.
 *
 * <p><b>Roles.</b> Each action carries the least role that may call it ({@link
 * gateway.shell.command.Allowed}); the files {@code etc/org.apache.karaf.command.acl.*.cfg} of the
 * distribution say the same to Karaf, and a test holds the two together.
 */
@NullMarked
package gateway.shell.command;

import org.jspecify.annotations.NullMarked;
