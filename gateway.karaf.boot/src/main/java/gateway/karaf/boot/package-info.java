/**
 * The watch over a start: either everything that belongs to the distribution runs, or the process
 * ends.
 *
 * <p><b>What it is.</b> Karaf installs its boot features in the background; what fails is an error
 * in the log, and the process stays. Half a gateway is worse than none: ports could be up and
 * nobody could give it an order. {@link gateway.karaf.boot.BootWatch} waits for the outcome.
 *
 * <p><b>The shell's port.</b> The SSH server takes its port out of Karaf's configuration, long
 * before the engine reads {@code gateway.yaml}. {@link gateway.karaf.boot.ShellPort} looks that one
 * key up and leaves it in the system property that Karaf's file refers to.
 *
 * <p><b>Life cycle.</b> The bundle starts before {@code etc/} is read and below the features
 * service, and waits on one thread of its own until the start has succeeded. When the framework
 * stops in order it leaves the file {@code orderly} in Karaf's data folder; a start script that
 * finds none clears the bundle cache.
 *
 * <p><b>Errors.</b> One sentence on standard error, the framework is stopped, and the process ends
 * with exit code 1, whatever else ends it at the same time.
 */
@NullMarked
package gateway.karaf.boot;

import org.jspecify.annotations.NullMarked;
