/**
 * Keeps Karaf's writers of configuration inside the gateway's folder, and whoever is no
 * administrator to commands.
 *
 * <p><b>What it is.</b> Two weaving hooks. The installer of features' configurations, the commands'
 * configuration repository and the watcher of {@code etc/} make files of names that come from a
 * feature or a command, and do not look where these lead. The hook lets every file that they make
 * be looked at by {@link gateway.karaf.confine.file.OwnFolders} first. The shell carries out a
 * language, opens an editor on two keys and names threads after what was typed, none of which the
 * rules about commands see: the other hook has every line looked at by {@link
 * gateway.karaf.confine.line.CommandLines}, takes the editor away and leaves the names alone. It
 * also keeps Karaf from ending the client's session behind a command, and has what is typed fit
 * into {@link gateway.karaf.confine.line.TypedLine}.
 *
 * <p><b>Life cycle.</b> The bundle starts at start level 2, before the first of those classes is
 * defined, and is not stopped before the framework.
 *
 * <p><b>Errors.</b> A class of them that cannot be rewritten is not defined at all.
 *
 * <p><b>Threading.</b> The framework calls the hook from whichever thread defines a class.
 */
@NullMarked
package gateway.karaf.confine;

import org.jspecify.annotations.NullMarked;
