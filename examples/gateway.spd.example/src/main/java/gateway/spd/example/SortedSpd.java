package gateway.spd.example;

import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/** The driver {@code sorted}: makes tables, has no other state than its configuration. */
@Component(service = SpdDriver.class, configurationPid = "gateway.spd.example")
public final class SortedSpd implements SpdDriver {
  /** The keys of {@code etc/gateway.spd.example.cfg}, with their defaults. */
  @interface Config {
    /** How many lists stand in front of the common one; rounded down to a power of two. */
    int buckets() default 256;
  }

  private volatile int buckets = 256;

  /** For OSGi and for {@link java.util.ServiceLoader}. */
  public SortedSpd() {}

  /**
   * Takes a configuration, at the start and while in use. Without {@code @Modified} the framework
   * would throw the driver away and make a new one: the gateway would lose its driver for the sake
   * of a number. Tables that exist stay as they are; where they are in force, the gateway asks for
   * new ones and swaps them in.
   */
  @Activate
  @Modified
  void configure(Config config) {
    buckets = Integer.highestOneBit(Math.clamp(config.buckets(), 1, 65_536));
  }

  @Override
  public String name() {
    return "sorted";
  }

  @Override
  public SpdCapabilities capabilities() {
    return new SpdCapabilities(1 << 24, 1);
  }

  @Override
  public SpdTable newTable(TableRequest request) {
    return new SortedTable(buckets);
  }
}
