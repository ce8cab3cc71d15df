/**
 * What is wrong with a file that an operator wrote: {@link gateway.core.input.InputError} names one
 * place, {@link gateway.core.input.InputErrors} collects all of them, so that a file is refused
 * once with everything that is wrong in it and never taken in part.
 *
 * <p><b>Life cycle.</b> A reader makes one collector per file and ends with {@link
 * gateway.core.input.InputErrors#throwIfAny()}.
 *
 * <p><b>Threading.</b> A collector belongs to one thread.
 *
 * <p><b>Errors.</b> The {@link gateway.packet.GatewayException} that is thrown has one line {@code
 * FILE:LINE:COL: message} per error as its message, and the code that all errors share, else
 * EINVAL.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.input;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
