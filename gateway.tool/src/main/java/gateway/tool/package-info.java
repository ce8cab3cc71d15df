/**
 * The command line: {@link gateway.tool.Main} runs one verb and turns its outcome into an exit
 * code.
 *
 * <p><b>What it is.</b> The verbs of this bundle are listed in {@code BuiltInVerbs}; other modules
 * add theirs with a {@link gateway.tool.Verb} in {@code META-INF/services}. Only the class of the
 * verb that was asked for is loaded, because a call must start in under a second.
 *
 * <p><b>Life cycle and threading.</b> One call, one thread.
 *
 * <p><b>Errors.</b> Exit 0 done and true, 1 refused, failed or bad input, 2 wrong use, 3 something
 * is missing. Results go to standard output, everything else to standard error, without stack
 * traces unless the system property {@code gateway.stacktrace} is set.
 *
 * <p><b>Example.</b> {@code Main.run(out, err, "tool", "spd-lookup", "--help")}.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.tool;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
