/**
 * Tuple space search (Srinivasan, Suri, Varghese, SIGCOMM 1999) as an SPD driver.
 *
 * <p><b>What it is.</b> Policies whose selectors have the same prefix lengths share a
 * <em>tuple</em>, a flat open-addressed table keyed by the two addresses cut to these lengths. A
 * lookup visits the tuples in the order of their strongest rank and stops at the first that cannot
 * improve on what was found. SPDs that key exchange daemons write have five to ten tuples, in tight
 * bands of priority, so a lookup is one to three probes. An address range is filed under its
 * covering prefix, and every candidate is compared with the whole selector, so nothing is expanded
 * and nothing is approximate.
 *
 * <p><b>Many policies under one pair of addresses</b> (firewall-like rule sets) would make long
 * chains; past a few, those with exact ports or protocol go to a tuple of the same lengths whose
 * key has these fields too.
 *
 * <p><b>Threading.</b> As {@link gateway.spd.api.SpdTable} says; the table has no concurrency of
 * its own. A lookup writes to its scratch and to the winners, to nothing else.
 *
 * <p><b>Errors.</b> {@code insert} refuses IPv6 selectors with ENOTSUP.
 *
 * <p><b>Example.</b> {@code SpdTable table = new TupleSpaceSpd().newTable(new
 * TableRequest(Direction.OUT, 1000));}
 */
@NullMarked
package gateway.spd.tuplespace;

import org.jspecify.annotations.NullMarked;
