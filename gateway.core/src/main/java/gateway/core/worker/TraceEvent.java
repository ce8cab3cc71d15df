package gateway.core.worker;

import gateway.core.spd.PolicyEntry;
import gateway.packet.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * What a stage decided about a followed packet.
 *
 * @param packet counts the followed packets of a worker from 0
 * @param stage which stage
 * @param generation the snapshot that judged
 * @param drop why the packet ended here; NONE when it goes on
 * @param opened whether a dry run ended here because only the key shows what is inside
 * @param ingress index of the port it came by
 * @param source IPv4, as the stage saw the packet
 * @param destination IPv4
 * @param protocol number
 * @param sourcePort as in {@link gateway.packet.FlowColumns}
 * @param destinationPort as in {@link gateway.packet.FlowColumns}
 * @param length bytes of the packet behind the stage
 * @param egress index of the port it leaves by, -1 while there is none
 * @param local whether it is for the gateway itself
 * @param policy the policy that the stage found, or null
 * @param hook the name of the hook that dropped it, or null
 * @param arrivedBy SPI of the SA that it came by, 0 when it came in clear
 * @param leavesBy SPI of the SA that it leaves by, 0 for none
 */
public record TraceEvent(
    int packet,
    Stage stage,
    long generation,
    DropReason drop,
    boolean opened,
    int ingress,
    int source,
    int destination,
    int protocol,
    int sourcePort,
    int destinationPort,
    int length,
    int egress,
    boolean local,
    @Nullable PolicyEntry policy,
    @Nullable String hook,
    int arrivedBy,
    int leavesBy) {}
