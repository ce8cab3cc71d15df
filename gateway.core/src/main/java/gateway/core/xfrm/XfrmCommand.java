package gateway.core.xfrm;

import gateway.core.commit.Change;

/**
 * One line of a file and what it orders.
 *
 * @param line where it begins, counted from 1
 * @param column where it begins, counted from 1
 * @param change the order
 */
public record XfrmCommand(int line, int column, Change change) {}
