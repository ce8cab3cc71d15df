package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.boot.DescriptorPoller;
import gateway.core.boot.FileStore;
import gateway.core.boot.RunningGateway;
import gateway.core.boot.SystemClock;
import gateway.core.swap.Comparison;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.packet.GatewayException;
import gateway.spd.hash.HashSpd;
import gateway.spd.tuplespace.TupleSpaceSpd;
import java.nio.file.Path;
import java.util.List;

/** A gateway without ports whose threads run, and its commands. */
final class EngineFixture implements AutoCloseable {
  private final FileStore store;
  private final RunningGateway running;
  private final Operations operations;

  EngineFixture(Path directory) throws GatewayException {
    store = new FileStore(directory.resolve("state"));
    DescriptorPoller poller = new DescriptorPoller();
    Comparison comparison = new Comparison(RunningGateway::compareBudget);
    Gateway gateway =
        new GatewayBuilder(new SystemClock(), store, () -> poller)
            .name("tested")
            .ciphers(List.of(new OpenSslProvider()))
            .drivers(List.of(new HashSpd(), new TupleSpaceSpd()))
            .driver("tuple-space")
            .comparison(comparison, RunningGateway::threadCpuNanos)
            .build();
    running = new RunningGateway(gateway, List.of(poller), Throwable::printStackTrace);
    operations =
        new Operations(
            gateway, new Commits(gateway), List.of(), comparison, new LoadFolder(directory), 0);
  }

  JsonNode call(String line) throws GatewayException {
    return operations.handle(Request.of(line.split(" ")));
  }

  JsonNode load(String name, String text) throws GatewayException {
    return operations.handle(new Request(List.of("gateway:load"), name, text));
  }

  @Override
  public void close() {
    running.close();
    store.close();
  }
}
