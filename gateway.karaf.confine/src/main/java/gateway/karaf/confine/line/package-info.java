/**
 * Which lines a session may have carried out, and how long one grows. Exported only because
 * rewritten classes of the shell call it; nothing else should.
 *
 * <p><b>Why.</b> Karaf's rules are about commands, and are asked when one is called. What stands
 * between commands is carried out by Gogo before: a range of fifty million numbers, a variable that
 * doubles in a loop, a job that never ends. In a gateway, whose process must end when its heap is
 * full, each of these would let whoever may look end the traffic. So would a line that has not been
 * entered: the keys of a line editor multiply what is typed.
 *
 * <p><b>Threading.</b> Any thread; who asks is who is logged in on it. Nobody counts as somebody
 * without rights.
 *
 * <p><b>Errors.</b> A {@code SecurityException} whose sentence names the character.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.karaf.confine.line;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
