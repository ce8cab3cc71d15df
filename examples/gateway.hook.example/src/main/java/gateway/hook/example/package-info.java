/**
 * A hook to copy, {@code port-block}: drops what goes to one port number, and counts.
 *
 * <p><b>Configuration.</b> {@code etc/gateway.hook.example.cfg} with {@code port=9} (the default:
 * the discard service), changed while packets flow.
 *
 * <p><b>Threading.</b> {@code onPacket} is called by all workers at once; it reads one volatile
 * number and adds to two counters.
 */
@NullMarked
package gateway.hook.example;

import org.jspecify.annotations.NullMarked;
