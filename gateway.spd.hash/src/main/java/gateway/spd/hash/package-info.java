/**
 * The driver {@code hash}: hashing by prefix-length thresholds, as Christophe Gouault gave it to
 * Linux in 2014 (commit b58555f1767c, {@code ip xfrm policy set hthresh4}).
 *
 * <p><b>What it is.</b> Two thresholds, one per address. A policy whose prefixes are at least that
 * long goes to a hash table, keyed by both addresses cut to the thresholds; every other goes to one
 * list sorted by rank. A lookup walks one chain, then the list until it cannot improve. Where Linux
 * leaves the thresholds to the operator (32 and 32 at first, which hashes host pairs only), this
 * driver derives them from its content, and again when the content has changed enough; a fixed pair
 * can be configured.
 *
 * <p><b>What it is good at.</b> SPDs with one dominant pair of prefix lengths. Mixed ones make long
 * chains or a long list, visible as {@code fallbackPolicies()}; {@code tuple-space} does not mind.
 *
 * <p><b>Threading.</b> As {@link gateway.spd.api.SpdTable} says; the table has no concurrency of
 * its own. Thresholds are derived inside {@code insert} and {@code delete}, at constant cost per
 * change on average.
 *
 * <p><b>Errors.</b> {@code insert} refuses IPv6 selectors with ENOTSUP.
 *
 * <p><b>Example.</b> {@code SpdTable table = new HashSpd(new HashThresholds(24, 28)).newTable(new
 * TableRequest(Direction.OUT, 1000));}
 */
@NullMarked
package gateway.spd.hash;

import org.jspecify.annotations.NullMarked;
