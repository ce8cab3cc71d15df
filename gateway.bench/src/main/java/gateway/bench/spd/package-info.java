/**
 * {@code bench spd}: lookups per CPU-second of every SPD driver over the shipped rule sets, with
 * shuffled headers, beside the latency of memory at that moment. {@link gateway.bench.spd.SpdBench}
 * is the command; one thread, thread CPU time, drivers taking turns within a round.
 */
@NullMarked
package gateway.bench.spd;

import org.jspecify.annotations.NullMarked;
