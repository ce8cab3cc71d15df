/**
 * {@code ./gateway bench tunnel}: bits per CPU-second of two gateways that protect one TCP stream,
 * side by side with strongSwan's user-space data plane and with no tunnel at all.
 *
 * <p><b>What is measured.</b> Each {@link gateway.bench.tunnel.Contender} has a {@link
 * gateway.bench.tunnel.VethPair} of its own: two network namespaces and one wire on which UDP
 * segmentation is off, so that every ESP packet exists. A fresh {@code iperf3} moves data through;
 * the value is what arrived over the CPU time of both gateway processes, system time included. Wall
 * clock says little on a machine that others use; CPU time of one round against that of the next
 * does.
 *
 * <p><b>Life cycle.</b> All contenders start and warm up first, then the rounds go A B C A B C
 * while their processes live on. Everything ends with the bench, also when it is interrupted: only
 * processes and namespaces that it made itself.
 *
 * <p><b>Threading.</b> One thread, and one that cleans up when the process is told to end.
 *
 * <p><b>Errors.</b> What is missing of the machine is exit 3 and names the packages.
 */
@NullMarked
package gateway.bench.tunnel;

import org.jspecify.annotations.NullMarked;
