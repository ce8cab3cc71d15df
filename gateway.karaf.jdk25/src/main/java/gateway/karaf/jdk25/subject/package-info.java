/**
 * Who is logged in on this thread, for classes that were written for {@code Subject.getSubject}.
 *
 * <p>Exported because rewritten classes of Karaf's bundles call it, and for those who decide by the
 * role of whoever gave an order; nothing else should.
 *
 * <p><b>How.</b> {@code Subject.callAs} puts a subject in force for the thread that calls, and for
 * no other. Karaf starts a session's thread inside such a call, and Gogo starts a thread for every
 * stage of a pipe: these begin with the subject of the thread that made them, by an inheritable
 * thread local that stands beside. Only threads that the shell's own code makes inherit: a pool's
 * thread that happens to be made inside a session serves others afterwards, and belongs to nobody.
 *
 * <p><b>Threading.</b> Each thread asks for itself. What a call put in force is gone when the call
 * returns, however it returns.
 *
 * <p><b>Errors.</b> None of its own; what an action throws is thrown as it is. Where nobody is
 * logged in the answer is null, and who asks must take that for somebody without rights.
 *
 * <p><b>Example.</b> {@code CurrentSubject.doAs(subject, () -> session.execute(line))}; inside,
 * {@code CurrentSubject.get(null)} answers {@code subject}.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.karaf.jdk25.subject;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
