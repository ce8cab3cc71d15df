/**
 * What the Karaf shell proposes for the next word of a command.
 *
 * <p>{@link gateway.shell.completion.WordsCompleter} looks at the words that stand already and
 * proposes what may follow: keywords of {@code ip xfrm} lines, and the drivers, SPIs, selectors and
 * ports that the gateway has. A word that nobody can know (a new address, a key) has no proposal.
 *
 * <p>Threading: Karaf makes one of each and asks it from the threads of all shells; they keep
 * nothing.
 */
@NullMarked
package gateway.shell.completion;

import org.jspecify.annotations.NullMarked;
