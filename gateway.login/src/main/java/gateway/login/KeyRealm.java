package gateway.login;

import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.config.JaasRealm;
import org.osgi.framework.BundleContext;

/** The realm {@code karaf}, ranked above the one that Karaf brings, with one required module. */
final class KeyRealm implements JaasRealm {
  private final AppConfigurationEntry[] entries;

  KeyRealm(BundleContext context, AuthorizedKeys keys) {
    Map<String, ?> options =
        Map.of(
            BundleContext.class.getName(),
            context,
            ProxyLoginModule.PROPERTY_MODULE,
            PublicKeyLogin.class.getName(),
            ProxyLoginModule.PROPERTY_BUNDLE,
            Long.toString(context.getBundle().getBundleId()),
            PublicKeyLogin.KEYS,
            keys);
    entries =
        new AppConfigurationEntry[] {
          new AppConfigurationEntry(
              ProxyLoginModule.class.getName(), LoginModuleControlFlag.REQUIRED, options)
        };
  }

  @Override
  public String getName() {
    return "karaf";
  }

  @Override
  public int getRank() {
    return 1000;
  }

  @Override
  public AppConfigurationEntry[] getEntries() {
    return entries.clone();
  }
}
