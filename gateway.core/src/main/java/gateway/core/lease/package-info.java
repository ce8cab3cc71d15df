/**
 * Durable sequence leases: which numbers of which SA may be used, across crashes.
 *
 * <p>Outbound, a number is used only below a limit that is already on disk; a restart goes on at
 * the limit, so that no number is ever used twice. Inbound, nothing is accepted above a ceiling
 * that is already on disk; after a restart nothing at or below it is accepted, so that no packet is
 * delivered twice. The price of a crash is a gap of at most one lease.
 *
 * <p>{@link gateway.core.lease.LeaseLedger} is the journal, {@link gateway.core.lease.LeaseKeeper}
 * the step that writes it and grants.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.lease;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
