package gateway.itest.deploy.inside;

import gateway.core.Gateway;
import gateway.core.boot.Host;
import gateway.core.commit.Change;
import gateway.core.port.AbsentPort;
import gateway.core.sad.SaEntry;
import gateway.core.xfrm.XfrmReader;
import gateway.crypto.api.AeadProvider;
import gateway.itest.deploy.face.Engine;
import gateway.netfilter.HookPoint;
import gateway.packet.DropReason;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.spd.api.Direction;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** Asks the host that the engine's component has registered. */
final class EngineView implements Engine {
  private static final long PATIENCE_SECONDS = 60;

  private final BundleContext context;

  EngineView(BundleContext context) {
    this.context = context;
  }

  private Gateway gateway() {
    ServiceReference<Host> reference = context.getServiceReference(Host.class);
    if (reference == null) {
      throw new IllegalStateException("no gateway runs");
    }
    return context.getService(reference).gateway();
  }

  private <T> T read(Gateway.SnapshotReader<T> question) {
    try {
      return gateway().read(question);
    } catch (GatewayException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T await(CompletableFuture<T> answer) throws Exception {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GatewayException refused) {
        throw new Exception(refused.code() + ": " + refused.getMessage(), refused);
      }
      throw e;
    }
  }

  @Override
  public boolean isRunning() {
    return context.getServiceReference(Host.class) != null;
  }

  @Override
  public void useDriver(String name) throws Exception {
    await(gateway().submit(List.of(new Change.UseDriver(name, true))));
  }

  @Override
  public void useCipher(String name) throws Exception {
    await(gateway().submit(List.of(new Change.UseCipher(name))));
  }

  @Override
  public void load(String lines) throws Exception {
    await(gateway().submit(XfrmReader.read("the test", lines).changes()));
  }

  private ConfigurationAdmin configurations() {
    return context.getService(context.getServiceReference(ConfigurationAdmin.class));
  }

  @Override
  public void configure(String pid, String key, Object value) throws Exception {
    configurations().getConfiguration(pid, "?").update(new Hashtable<>(Map.of(key, value)));
  }

  @Override
  public void unconfigure(String pid) throws Exception {
    configurations().getConfiguration(pid, "?").delete();
  }

  @Override
  public String driver() {
    return read((snapshot, reader) -> snapshot.spd(Direction.OUT).driver);
  }

  @Override
  public List<String> drivers() {
    return List.copyOf(gateway().drivers().keySet());
  }

  @Override
  public List<String> ciphers() throws Exception {
    return await(gateway().ask(t -> t.sad().providers().stream().map(AeadProvider::name).toList()));
  }

  @Override
  public List<String> ciphersInUse() throws Exception {
    return await(
        gateway()
            .ask(truth -> {
              Set<String> names = new TreeSet<>();
              for (SaEntry entry : truth.sad().entries()) {
                AeadProvider provider = entry.provider();
                names.add(provider == null ? "none" : provider.name());
              }
              return List.copyOf(names);
            }));
  }

  @Override
  public List<String> hooks() {
    return read((snapshot, reader) -> {
      List<String> names = new ArrayList<>();
      for (HookPoint point : HookPoint.values()) {
        names.addAll(snapshot.hooks.at(point).names());
      }
      return names;
    });
  }

  @Override
  public List<String> absentHooks() {
    return read((snapshot, reader) -> List.copyOf(snapshot.hooks.closed().keySet()));
  }

  @Override
  public boolean hasPort(String name) {
    for (PacketPort port : gateway().ports()) {
      if (port.name().equals(name)) {
        return !(port instanceof AbsentPort);
      }
    }
    return false;
  }

  @Override
  public List<String> faults() {
    return gateway().faults();
  }

  @Override
  public long drops(String reason) {
    return gateway().drops(DropReason.valueOf(reason));
  }

  @Override
  public String drops() {
    StringBuilder text = new StringBuilder();
    for (DropReason reason : DropReason.values()) {
      long drops = gateway().drops(reason);
      if (drops > 0) {
        text.append(reason).append('=').append(drops).append(' ');
      }
    }
    return text.toString();
  }

  @Override
  public WeakReference<Object> snapshot() {
    return read((snapshot, reader) -> new WeakReference<>(snapshot));
  }
}
