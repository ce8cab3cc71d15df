/**
 * Who may do what at the assembled distribution, and that nobody else gets in.
 *
 * <p>The distribution runs in a network namespace of its own. Beside it, in the same namespace, one
 * process ({@link gateway.itest.access.Visitor}) is every client: it carries out what it reads, a
 * line of JSON each, and answers likewise.
 */
@NullMarked
package gateway.itest.access;

import org.jspecify.annotations.NullMarked;
