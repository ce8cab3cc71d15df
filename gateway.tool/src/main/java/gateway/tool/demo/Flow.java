package gateway.tool.demo;

/**
 * One class of probes in one direction, as the generator, the receiver and the observer counted it.
 *
 * @param probes the class
 * @param from the sending side
 * @param sent all that were sent
 * @param due how many of them had to arrive: numbers [0, due)
 * @param missing how many of those did not
 * @param distinct how many different numbers arrived
 * @param duplicates how many arrived again
 * @param forbidden how many arrived that had to be discarded
 * @param wireFrames frames with the class's SPI on the wire, 0 for a class without SA
 * @param clear frames on the wire that carried the class's magic unprotected
 */
record Flow(
    ProbeClass probes,
    Side from,
    long sent,
    long due,
    long missing,
    long distinct,
    long duplicates,
    long forbidden,
    long wireFrames,
    long clear) {}
