/**
 * The truth of the policy databases, and the pair of driver tables that indexes it.
 *
 * <p>{@link gateway.core.spd.Spd} is the truth of one direction: every policy with its slot, rank
 * and template. {@link gateway.core.spd.TablePair} keeps two tables of one driver in step with it.
 * {@link gateway.core.spd.SpdView} is what a snapshot shows of both. {@link
 * gateway.core.spd.LinearSpd} is the built-in driver that is always there.
 *
 * <p>Everything but {@code SpdView} belongs to the conductor.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.spd;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
