/**
 * The packet path: a worker, its cycle, and the pipeline that a batch runs through.
 *
 * <p>{@link gateway.core.worker.Worker} owns a queue of every port, a slab of frames and its
 * counters. Its cycle ({@link gateway.core.worker.WorkerPhase}) holds one snapshot for one batch.
 * {@link gateway.core.worker.Pipeline} names every stage in order; each stage is a class of its own
 * over {@link gateway.core.worker.Lanes}, the columns of the batch.
 *
 * <p>Nothing here allocates, locks, throws or logs once a worker is warm.
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.worker;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
