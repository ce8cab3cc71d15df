/**
 * Answers of commands as people read them on a terminal.
 *
 * <p>{@link gateway.shell.text.TextForm} prints the JSON of a command as tables and pairs, {@link
 * gateway.shell.text.JsonForm} as one line of JSON, {@link gateway.shell.text.Refusals} a refusal
 * as either. Whatever comes from peers or operators passes {@link gateway.shell.text.Quoted}, so
 * that no control character reaches a terminal.
 *
 * <p>Threading: stateless; any thread.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.shell.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
