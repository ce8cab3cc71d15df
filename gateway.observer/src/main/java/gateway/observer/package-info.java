/**
 * The witnesses of {@code ./gateway demo}: processes that see the wire and the hosts, and that
 * share nothing with what they judge.
 *
 * <p><b>What it is.</b> Five programs, each with a {@code main}: {@link gateway.observer.Observer}
 * counts what arrives at the two ports of a bridge, {@link gateway.observer.Injector} puts single
 * frames or a whole capture on the wire, {@link gateway.observer.Probe} sends and receives numbered
 * UDP probes, {@link gateway.observer.Transfer} compares the two ends of a TCP transfer, {@link
 * gateway.observer.Echo} pings. The package uses {@code java.base} alone and no class of the
 * gateway, so that an error of the gateway cannot hide in a shared line of code.
 *
 * <p><b>Life cycle.</b> The demo starts each program as a child process in the network namespace it
 * speaks for. Observer, injector and probe print one JSON object per line on standard output,
 * starting with an event {@code ready}; they read one command per line from standard input and
 * answer each with one line; they end on {@code quit} or at the end of the input, so that none
 * outlives the process that started it.
 *
 * <p><b>Threading.</b> The observer is one thread that polls its input and its sockets. The probe
 * has a sending and a receiving thread; the state of a class of probes is guarded by its monitor.
 *
 * <p><b>Errors.</b> Exit status 0 is success, 1 failure, 2 wrong use, 3 a missing privilege or
 * device. A zero is evidence only when the capture behind it is whole, so everything that could
 * have been lost (kernel drops, truncated or unstamped frames) is counted beside it.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * ip netns exec W java --enable-native-access=ALL-UNNAMED -cp gateway.observer.jar \
 *     gateway.observer.Observer --port left=pl --port right=pr --unique
 * {"schema":"gateway.observer/1","event":"ready",...}
 * report
 * {"schema":"gateway.observer/1","event":"report",...}
 * }</pre>
 */
@NullMarked
package gateway.observer;

import org.jspecify.annotations.NullMarked;
