package gateway.tool.esp;

import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.esp.SaParameters;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.pcap.LinkType;
import gateway.packet.pcap.PcapReader;
import gateway.packet.pcap.PcapRecord;
import gateway.packet.pcap.PcapWriter;
import gateway.tool.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What sealing and opening share: SAs from a file, a capture in, a capture and a report out, all or
 * nothing, in memory that does not grow with the capture.
 */
abstract class EspCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--sa",
      required = true,
      paramLabel = "FILE",
      description = "SAs: 'ip xfrm state add' lines; - is standard input.")
  String saFile;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "PCAP",
      description = "Capture to read, pcap or pcapng; - is standard input.")
  String inFile;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PCAP",
      description =
          "Capture to write, link type RAW; pcapng if its name ends so; with - the capture goes to"
              + " standard output and the report to standard error.")
  String outFile;

  @Option(names = "--json", description = "Print the report as JSON.")
  boolean json;

  private final String schema;
  private final String okKey;

  @SuppressWarnings("NullAway.Init")
  EspCommand(String schema, String okKey) {
    this.schema = schema;
    this.okKey = okKey;
  }

  /** Whether the SAs seal. */
  abstract boolean seals();

  /** Makes the SAs' state. */
  abstract void begin(List<SaParameters> sas) throws GatewayException;

  /**
   * Judges a packet, which is IPv4, or not, when {@code ipv4} is false; reports it.
   *
   * @return whether what {@code packet} holds now goes out
   */
  abstract boolean handle(CapturedPacket packet, boolean ipv4, Report report)
      throws GatewayException;

  /** Closes the SAs' state. */
  abstract void end();

  @Override
  public final Integer call() throws GatewayException {
    if (saFile.equals(Streams.STANDARD) && inFile.equals(Streams.STANDARD)) {
      throw new ParameterException(
          spec.commandLine(), "--sa and --in cannot both be standard input");
    }
    requireAnotherFile();
    List<SaParameters> sas = SaFile.read(saFile, seals());
    try {
      begin(sas);
      process();
    } finally {
      end();
    }
    return Main.OK;
  }

  // The capture that was read is worth more than one that can be made from it again.
  private void requireAnotherFile() {
    try {
      Path in = Path.of(inFile);
      if (!inFile.equals(Streams.STANDARD)
          && Files.isRegularFile(in)
          && Files.exists(Path.of(outFile))
          && Files.isSameFile(in, Path.of(outFile))) {
        throw new ParameterException(spec.commandLine(), "--in and --out are the same file");
      }
    } catch (IOException e) {
      return; // Whoever opens the file says better what is wrong with it.
    }
  }

  private void process() throws GatewayException {
    try (OutputFile output = OutputFile.named(outFile);
        Report report = new Report(schema, okKey, json)) {
      try (PcapReader reader = new PcapReader(Streams.input(inFile), inFile);
          PcapWriter writer = new PcapWriter(output.open(), outFile, format(reader), LinkType.RAW);
          CapturedPacket packet = new CapturedPacket()) {
        PcapRecord record = new PcapRecord();
        for (long n = 1; reader.next(record); n++) {
          requireLinkType(record, n);
          if (handle(packet, packet.load(record), report)) {
            writer.write(packet.bytes(), 0, packet.length(), record.timestampNanos());
          }
        }
      }
      output.publish();
      boolean captureOnStandardOutput = outFile.equals(Streams.STANDARD);
      print(
          report,
          captureOnStandardOutput ? spec.commandLine().getErr() : spec.commandLine().getOut());
    }
  }

  // A frame whose header nobody can strip would be called something that it is not.
  private void requireLinkType(PcapRecord record, long n) throws GatewayException {
    if (!LinkType.isKnown(record.linkType())) {
      throw new GatewayException(
          Errno.EINVAL,
          inFile
              + ": packet "
              + n
              + ": link type "
              + record.linkType()
              + " is not read, only Ethernet, RAW, IPv4, IPv6, loopback and Linux cooked are;"
              + " capture on another interface, or where the packet is plain IP");
    }
  }

  private PcapWriter.Format format(PcapReader reader) {
    if (outFile.endsWith(".pcapng")) {
      return PcapWriter.Format.PCAPNG;
    }
    return reader.nanoseconds()
        ? PcapWriter.Format.PCAP_NANOSECONDS
        : PcapWriter.Format.PCAP_MICROSECONDS;
  }

  private static void print(Report report, PrintWriter to) throws GatewayException {
    report.print(new CharacterStream(to));
    to.flush();
  }

  /** Bytes of UTF-8 (here always ASCII) for a writer. */
  private static final class CharacterStream extends OutputStream {
    private final PrintWriter to;

    CharacterStream(PrintWriter to) {
      this.to = to;
    }

    @Override
    public void write(int b) {
      to.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      to.write(new String(bytes, offset, length, StandardCharsets.US_ASCII));
    }
  }

  /** A session of the first provider that has the SA's algorithm. */
  static AeadSession session(SaParameters sa, boolean seal) throws GatewayException {
    GatewayException why =
        new GatewayException(
            Errno.ENOPKG, "no cipher provider is there; install libssl3: apt-get install libssl3");
    for (AeadProvider provider :
        ServiceLoader.load(AeadProvider.class, EspCommand.class.getClassLoader())) {
      try {
        return provider.newSession(sa.algorithm(), sa.key(), seal);
      } catch (GatewayException e) {
        why = e;
      }
    }
    throw why;
  }
}
