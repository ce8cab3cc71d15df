/**
 * What every benchmark says: {@link gateway.bench.report.BenchReport} holds {@link
 * gateway.bench.report.Series series} of values paired by round, {@link gateway.bench.report.Ratio
 * ratios} between them, the {@link gateway.bench.report.Host host}, and whether the run is void.
 *
 * <p>A benchmark makes a report before it starts (the host's load is read then), adds a value to
 * each series per round, and prints the report as JSON {@code gateway.bench/1} or as text. One
 * thread.
 */
@NullMarked
package gateway.bench.report;

import org.jspecify.annotations.NullMarked;
