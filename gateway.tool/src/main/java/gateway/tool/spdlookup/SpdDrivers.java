package gateway.tool.spdlookup;

import gateway.core.spd.LinearSpd;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdDriver;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The SPD drivers that can be had without OSGi, by name. */
public final class SpdDrivers {
  private SpdDrivers() {}

  /**
   * The built-in table, the drivers of the class path, and those of a jar, which go before.
   *
   * @param jar a bundle or plain jar with a {@code META-INF/services} entry, or null
   * @throws GatewayException ENOENT when there is no such jar, EINVAL when it cannot be used
   */
  public static Map<String, SpdDriver> find(@Nullable Path jar) throws GatewayException {
    Map<String, SpdDriver> found = new TreeMap<>();
    ClassLoader own = SpdDrivers.class.getClassLoader();
    try {
      ServiceLoader.load(SpdDriver.class, own).forEach(driver -> found.put(driver.name(), driver));
      if (jar != null) {
        boolean any = false;
        for (SpdDriver driver : ServiceLoader.load(SpdDriver.class, loader(jar, own))) {
          if (driver.getClass().getClassLoader() != own) {
            found.put(driver.name(), driver);
            any = true;
          }
        }
        if (!any) {
          throw new GatewayException(
              Errno.EINVAL,
              jar + ": names no driver; add META-INF/services/" + SpdDriver.class.getName());
        }
      }
    } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
      throw new GatewayException(
          Errno.EINVAL, "a driver cannot be loaded: " + broken + "; rebuild its jar", broken);
    }
    found.put(LinearSpd.NAME, new LinearSpd());
    return found;
  }

  // Not closed: the drivers load their classes from it for as long as the process lives.
  @SuppressWarnings("resource")
  private static ClassLoader loader(Path jar, ClassLoader parent) throws GatewayException {
    if (!Files.isReadable(jar) || Files.isDirectory(jar)) {
      throw new GatewayException(Errno.ENOENT, jar + ": no such jar; check the name");
    }
    try {
      return new URLClassLoader("driver-jar", new URL[] {jar.toUri().toURL()}, parent);
    } catch (MalformedURLException e) {
      throw new GatewayException(Errno.EINVAL, jar + ": is no file name; check it", e);
    }
  }
}
