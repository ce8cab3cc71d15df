/**
 * An SPD driver to copy, {@code sorted}: lists in the order of the ranks, with a small hash in
 * front.
 *
 * <p><b>What it is.</b> A policy whose destinations share their first 16 bits stands in the list of
 * those 16 bits, every other in one common list. A lookup asks both lists for their first match and
 * takes the stronger. Good for some hundred policies, and short enough to be read at once.
 *
 * <p><b>Threading.</b> As {@link gateway.spd.api.SpdTable} says: nothing here knows threads.
 *
 * <p><b>Errors.</b> None: any selector can be indexed.
 */
@NullMarked
package gateway.spd.example;

import org.jspecify.annotations.NullMarked;
