/**
 * The one way to change the running gateway.
 *
 * <p><b>What it is.</b> Orders are {@link gateway.core.commit.Change}s. The {@link
 * gateway.core.commit.Conductor} takes all that wait as one commit, and walks it through the stages
 * of {@link gateway.core.commit.CommitStage}: the next {@link gateway.core.commit.Snapshot}
 * replaces the last, and when the commit has returned, no packet leaves under the old state.
 * <em>Leaves</em> means: is handed to a port's tx by a worker.
 *
 * <p><b>Life cycle.</b> Submit, wait for the future, done. A request is all or nothing; requests
 * that wait together share a generation but not their fate.
 *
 * <p><b>Threading.</b> The conductor is a step. {@link gateway.core.commit.Publication} is the one
 * place where threads meet: the current snapshot and the epochs of its readers, both volatile. With
 * release and acquire instead of volatile a reader's epoch store may be seen after its snapshot
 * load, and the wait ends too early.
 *
 * <p><b>Errors.</b> A refused request completes its future with a {@link
 * gateway.packet.GatewayException} and has changed nothing. ETIMEDOUT means that a worker does not
 * move: the new state is published, nothing opens, and the old state is released only when the
 * worker has moved.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * Committed c = conductor.submit(List.of(new Change.UseDriver("hash", true))).get();
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.commit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
