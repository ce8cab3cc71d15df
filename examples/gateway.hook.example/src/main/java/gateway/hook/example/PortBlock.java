package gateway.hook.example;

import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.HookPriority;
import gateway.netfilter.NetfilterHook;
import gateway.netfilter.Verdict;
import gateway.packet.IpProtocol;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/** Drops TCP and UDP packets to one port number that are forwarded from port to port. */
@Component(service = NetfilterHook.class, configurationPid = "gateway.hook.example")
public final class PortBlock implements NetfilterHook {
  /** The keys of {@code etc/gateway.hook.example.cfg}, with their defaults. */
  @interface Config {
    /** The port number to drop. */
    int port() default 9;
  }

  private static final System.Logger LOG = System.getLogger(PortBlock.class.getName());

  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile int port = 9;

  /**
   * Takes a configuration, at the start and while in use: {@code @Modified}, so that a new number
   * does not cost the component.
   */
  @Activate
  @Modified
  void configure(Config config) {
    port = config.port();
    LOG.log(System.Logger.Level.INFO, "port-block drops port {0}", String.valueOf(port));
  }

  /** The service has left before this is called: nobody counts any more. */
  @Deactivate
  void report() {
    LOG.log(System.Logger.Level.INFO, "port-block saw {0} packets, dropped {1}", seen(), dropped());
  }

  @Override
  public String name() {
    return "port-block";
  }

  @Override
  public Set<HookPoint> points() {
    return Set.of(HookPoint.FORWARD);
  }

  @Override
  public int priority() {
    return HookPriority.FILTER;
  }

  @Override
  public int onPacket(HookPacket packet) {
    seen.incrementAndGet();
    IntPredicate carriesPorts = p -> p == IpProtocol.TCP || p == IpProtocol.UDP;
    if (carriesPorts.test(packet.protocol()) && packet.destinationPort() == port) {
      dropped.incrementAndGet();
      return Verdict.DROP;
    }
    return Verdict.ACCEPT;
  }

  /** How many packets were judged. */
  public long seen() {
    return seen.get();
  }

  /** How many were dropped. */
  public long dropped() {
    return dropped.get();
  }
}
