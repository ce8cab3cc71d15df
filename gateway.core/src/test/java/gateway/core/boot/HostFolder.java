package gateway.core.boot;

import gateway.core.spd.LinearSpd;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A gateway's folder with two ports, and who must be there before it starts. */
final class HostFolder {
  private static final String YAML =
      """
      gateway: { name: left, workers: 1, unmatched: discard }
      spd: { driver: first }
      ports:
        lan: { type: cable }
        wan: { type: cable }
      routes:
        - { to: 10.1.0.0/16, port: lan }
        - { to: 10.2.0.0/16, port: wan }
      """;

  private HostFolder() {}

  /** The driver of the ports. */
  static final class Cables implements PortDriver {
    @Override
    public String type() {
      return "cable";
    }

    @Override
    public PacketPort open(PortConfig config) {
      MemoryChannel in = new MemoryChannel(64, true);
      MemoryChannel out = new MemoryChannel(64, true);
      return new MemoryPort(
          config.name(), in, out, new PortCapabilities(1500, true, 1, new int[0]));
    }
  }

  private record First(String name) implements SpdDriver {
    @Override
    public SpdCapabilities capabilities() {
      return new LinearSpd().capabilities();
    }

    @Override
    public SpdTable newTable(TableRequest request) throws GatewayException {
      return new LinearSpd().newTable(request);
    }
  }

  static void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("gateway.yaml"), YAML);
  }

  /** A host that can start. */
  static Host host(Path folder) throws GatewayException {
    Host made = new Host(folder, Throwable::printStackTrace);
    made.arrive(new Cables());
    made.arrive(new OpenSslProvider());
    made.arrive(new First("first"));
    return made;
  }
}
