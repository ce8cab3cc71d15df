/**
 * Karaf 4.4 on Java 24 and later: a weaving hook for the few classes that ask who is logged in.
 *
 * <p><b>What it is.</b> Karaf keeps the user of a shell session as a JAAS subject in the access
 * control context. JDK 24 took that away (JEP 486): {@code Subject.getSubject} throws, and a
 * context that is handed to {@code doPrivileged} carries nothing. The hook rewrites the classes of
 * Karaf's own bundles while they are defined: who asks for the subject asks {@link
 * gateway.karaf.jdk25.subject.CurrentSubject}, and {@code JaasHelper.doAs} runs its action through
 * it.
 *
 * <p><b>Life cycle.</b> The bundle starts at start level 1, before any bundle of Karaf; a class
 * that was defined earlier is not seen. It is never stopped before the framework.
 *
 * <p><b>Errors.</b> A class that cannot be rewritten is not defined at all: without a subject the
 * access rules would not know whom to refuse.
 *
 * <p><b>Threading.</b> The framework calls the hook from whichever thread defines a class.
 */
@NullMarked
package gateway.karaf.jdk25;

import org.jspecify.annotations.NullMarked;
