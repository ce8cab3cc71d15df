/**
 * A live driver swap: the new driver's tables are built beside the ones in force, changes that
 * arrive meanwhile are replayed, the answers are compared with the truth, and the tables are
 * published by an ordinary commit.
 *
 * <p><b>What it is.</b> {@link gateway.core.swap.SwapJob} is a step that builds a few hundred
 * policies or compares a few answers at a time. Readers never wait; writers wait for the last
 * replay alone.
 *
 * <p><b>Life cycle.</b> A job begins with a copy of the truth, is told of every commit until it is
 * done, and hands over two tables per direction, or says why there are none.
 *
 * <p><b>Threading.</b> The builder drives a job, the conductor starts and finishes it; they meet in
 * one volatile field.
 *
 * <p><b>Errors.</b> Whatever the new driver throws, and every wrong answer, is a {@link
 * gateway.packet.GatewayException} that names the driver; the driver in force stays.
 *
 * <p><b>Example.</b> {@code while (!job.isDone()) job.doWork();}
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.swap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
