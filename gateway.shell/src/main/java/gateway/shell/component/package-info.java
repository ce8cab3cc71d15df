/**
 * The shell's part in OSGi: {@link gateway.shell.component.OperationsComponent} offers the commands
 * of the running gateway as a service while there is one.
 */
@NullMarked
package gateway.shell.component;

import org.jspecify.annotations.NullMarked;
