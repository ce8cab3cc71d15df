package gateway.tool.demo;

import gateway.packet.GatewayException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * Two gateways, the hosts behind them and the wire between them. {@link #close} takes everything
 * away, may be called from another thread at any time and more than once.
 */
public interface Testbed extends AutoCloseable {
  /** The mode of the report. */
  String mode();

  /** Builds everything and returns when both gateways forward. */
  void build(Progress progress) throws GatewayException;

  /** Who gives orders to a side's gateway. */
  Operator operator(Side side);

  /** The probes of a side. */
  Hosts hosts(Side side);

  /** What is seen between the gateways. */
  Wire wire();

  /**
   * Deploys bundles into a running gateway and removes them while they are in use.
   *
   * @return what became of each; empty where the gateways take no bundles
   */
  default List<HotDeployment> hotDeploy(Progress progress) throws GatewayException {
    return List.of();
  }

  /** Starts a transfer from left to right whose digest is taken at both ends. */
  Future<Transfer> transfer(long bytes) throws GatewayException;

  /** Starts pings from left to right. */
  Future<Pings> ping(int count, int intervalMillis) throws GatewayException;

  @Override
  void close();

  /** Bytes that went over, and whether both ends have the same digest of them. */
  record Transfer(long bytes, boolean sha256Equal) {}

  /** Echo requests and answers. */
  record Pings(long sent, long received) {}

  /**
   * A commit that returned.
   *
   * @param generation now in force
   * @param policies in all directions
   * @param durationNanos of the commit with all that it built
   * @param buildCpuNanos of building tables, 0 when none was built
   * @param returnedUnixNanos the clock that the gateway read after the commit
   */
  record Commit(
      long generation,
      int policies,
      long durationNanos,
      long buildCpuNanos,
      long returnedUnixNanos) {}

  /** Orders to one gateway. */
  interface Operator {
    /**
     * {@code spd:use}.
     *
     * @throws GatewayException EBUSY without {@code rebuild}
     */
    Commit use(String driver, boolean rebuild) throws GatewayException;

    /**
     * {@code spd:add}.
     *
     * @param policy what follows {@code xfrm policy add}
     */
    Commit add(String policy) throws GatewayException;
  }

  /** The probe generator and receiver of one side. Numbers count from 0 per class. */
  interface Hosts {
    /** Begins to send. */
    void start() throws GatewayException;

    /** Ends sending; receiving goes on. */
    void stop() throws GatewayException;

    /** For how long it has been sending. */
    long sendingNanos() throws GatewayException;

    /** What was sent and what arrived of one class. */
    Count count(ProbeClass probes) throws GatewayException;

    /** The first number sent at or after a time. */
    long sequenceAt(ProbeClass probes, long unixNanos) throws GatewayException;

    /** How many numbers of [0, to) have not arrived here. */
    long missing(ProbeClass probes, long to) throws GatewayException;

    /** How many numbers from {@code from} on have arrived here. */
    long arrived(ProbeClass probes, long from) throws GatewayException;

    /** How many probes were sent in [from, to), all classes together. */
    long sentWithin(long fromUnixNanos, long toUnixNanos) throws GatewayException;

    /** Sabotage: the next arrival of the first class is thrown away. */
    void lose() throws GatewayException;

    /** Sabotage: the next arrival of the first class is counted twice. */
    void duplicate() throws GatewayException;

    /** Sabotage: delivers a probe to this side's receiver past both gateways. */
    void deliver(ProbeClass probes, long sequence) throws GatewayException;
  }

  /**
   * What one side sent and received of a class.
   *
   * @param sent to the other side
   * @param received from the other side, repeats included
   * @param distinct from the other side
   * @param duplicates repeats
   * @param maxSequence the highest number that arrived, -1 when none did
   * @param kernelDrops what the kernel dropped at the receiving socket
   */
  record Count(
      long sent,
      long received,
      long distinct,
      long duplicates,
      long maxSequence,
      long kernelDrops) {}

  /** The observer on the wire, and the sabotage there. */
  interface Wire {
    /** Everything seen so far. */
    Sight look() throws GatewayException;

    /** How many frames of an SPI were stamped after a time. */
    Later after(int spi, long unixNanos) throws GatewayException;

    /** From now on the last frame of an SPI is kept. */
    void record(int spi) throws GatewayException;

    /** Sabotage: sends the kept frame of an SPI again; false when none was kept. */
    boolean resend(int spi) throws GatewayException;

    /** Sabotage: a probe in clear, on the wire at the sender's side. */
    void leak(Side from, ProbeClass probes) throws GatewayException;
  }

  /** Frames of an SPI later than a time; inexact when the observer kept too few stamps. */
  record Later(long frames, boolean exact) {}

  /**
   * What an observer has seen.
   *
   * @param complete whether it missed nothing: only then a zero is evidence
   * @param frames of every kind
   * @param clear probes in clear (or in ESP that was not encrypted) by the side they came from and
   *     their class id, -1 where the id was cut off
   * @param frameCounts ESP frames by SPI
   * @param lastStamps the last stamp by SPI
   * @param repeats how often an (SPI, sequence number) was seen again
   */
  record Sight(
      boolean complete,
      long frames,
      Map<Side, Map<Integer, Long>> clear,
      Map<Integer, Long> frameCounts,
      Map<Integer, Long> lastStamps,
      long repeats) {
    /** Probes in clear of a class (by its id) that came from a side. */
    long clear(Side from, int id) {
      return clear.getOrDefault(from, Map.of()).getOrDefault(id, 0L);
    }
  }
}
