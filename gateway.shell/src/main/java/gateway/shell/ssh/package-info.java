/**
 * What commands over SSH are given and give back.
 *
 * <p>Karaf 4.4 ends a command before it flushes what the command said on standard error, and the
 * SSH server drops that then: refusals would never arrive. {@link gateway.shell.ssh.ErrorStreams}
 * makes the servers send every write to standard error at once.
 *
 * <p>What the client sends is bounded: a line of its input, and the names of its environment.
 *
 * @see "Karaf 4.4.10, org.apache.karaf.shell.ssh.ShellCommand.run"
 */
@NullMarked
package gateway.shell.ssh;

import org.jspecify.annotations.NullMarked;
