/**
 * Standard error over SSH, and no forwarding.
 *
 * <p>Karaf 4.4 ends a command before it flushes what the command said on standard error, and the
 * SSH server drops that then: refusals would never arrive. {@link gateway.shell.ssh.ErrorStreams}
 * makes the servers send every write to standard error at once.
 *
 * <p>Karaf also forwards connections for everybody who may enter; {@link
 * gateway.shell.ssh.NoForwarding} has the servers refuse that.
 *
 * @see "Karaf 4.4.10, org.apache.karaf.shell.ssh.ShellCommand.run"
 */
@NullMarked
package gateway.shell.ssh;

import org.jspecify.annotations.NullMarked;
