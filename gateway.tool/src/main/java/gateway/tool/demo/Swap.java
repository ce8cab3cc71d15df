package gateway.tool.demo;

/**
 * One exchange of the SPD driver under traffic.
 *
 * @param gateway whose
 * @param from the driver before
 * @param to the driver after
 * @param policies that are in force after it
 * @param durationNanos from the order to the return
 * @param buildCpuNanos CPU time of building and comparing
 * @param probesDuring probes that both generators sent meanwhile
 * @param generation of the snapshot in force after it
 * @param ok whether it was carried out
 */
record Swap(
    Side gateway,
    String from,
    String to,
    int policies,
    long durationNanos,
    long buildCpuNanos,
    long probesDuring,
    long generation,
    boolean ok) {}
