/** ESP against scapy and through the cipher library: agreement, refusals, garbage. */
@NullMarked
package gateway.itest.esp;

import org.jspecify.annotations.NullMarked;
