/**
 * Says when operators may come: {@link gateway.shell.ready.Ready} prints one line on standard
 * output and leaves the port of the SSH server in the gateway's folder.
 */
@NullMarked
package gateway.shell.ready;

import org.jspecify.annotations.NullMarked;
