package gateway.itest.deploy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A bundle, made from compiled classes. */
record BundleJar(String name, byte[] bytes) {
  private static final String OWN = "gateway/itest/deploy/";

  /** The bundle that a module's build has left in its folder of classes. */
  static BundleJar ofClasses(String name, Path classes) throws IOException {
    Manifest manifest;
    try (InputStream in = Files.newInputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
      manifest = new Manifest(in);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String entry = classes.relativize(file).toString();
        if (!entry.equals("META-INF/MANIFEST.MF")) {
          put(jar, entry, Files.readAllBytes(file));
        }
      }
    }
    return new BundleJar(name, bytes.toByteArray());
  }

  /** A component of {@code guest}, with {@code service} as its service's interface. */
  static BundleJar guest(String component, String service) throws IOException {
    return guest(component, service, ",gateway.itest.deploy.face", List.of("guest", "cable"));
  }

  /** As {@link #guest}, for a process that shares nothing with the test. */
  static BundleJar alone(String component, String service) throws IOException {
    return guest(component, service, "", List.of("guest", "cable", "face"));
  }

  private static BundleJar guest(
      String component, String service, String imports, List<String> packages) throws IOException {
    Manifest manifest =
        manifest(
            "guest." + component,
            "gateway.packet,gateway.spd.api,"
                + "gateway.port.api,gateway.port.libc,gateway.crypto.api,gateway.netfilter,"
                + "javax.crypto,javax.crypto.spec"
                + imports);
    manifest.getMainAttributes().putValue("Service-Component", "OSGI-INF/component.xml");
    String xml =
        """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="guest.%s" \
        deactivate="leave"><service><provide interface="%s"/></service>\
        <implementation class="gateway.itest.deploy.guest.%s"/></scr:component>
        """
            .formatted(component, service, component);
    return make(manifest, packages, xml);
  }

  /** The bundle that stays. */
  static BundleJar inside() throws IOException {
    Manifest manifest =
        manifest(
            "inside",
            "gateway.packet,gateway.spd.api,gateway.port.api,"
                + "gateway.port.libc,gateway.crypto.api,gateway.netfilter,gateway.esp,gateway.core,"
                + "gateway.core.boot,gateway.core.commit,gateway.core.hook,gateway.core.port,"
                + "gateway.core.sad,gateway.core.spd,gateway.core.xfrm,org.osgi.framework,org.osgi.service.cm,"
                + "gateway.itest.deploy.face");
    manifest
        .getMainAttributes()
        .putValue("Bundle-Activator", "gateway.itest.deploy.inside.EngineActivator");
    return make(manifest, List.of("inside", "cable"), "");
  }

  /** The bundle that counts what stays of others, for a process that shares nothing. */
  static BundleJar census() throws IOException {
    Manifest manifest =
        manifest(
            "census",
            "gateway.packet,gateway.core,gateway.core.boot,gateway.core.commit,org.osgi.framework,"
                + "org.osgi.framework.wiring");
    manifest.getMainAttributes().putValue("Bundle-Activator", "gateway.itest.deploy.census.Census");
    return make(manifest, List.of("census"), "");
  }

  private static Manifest manifest(String name, String imports) {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "gateway.itest." + name);
    main.putValue("Bundle-Version", "1.0.0");
    main.putValue("Import-Package", imports);
    return manifest;
  }

  private static BundleJar make(Manifest manifest, List<String> packages, String component)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (String one : packages) {
        for (Path file : classes(one)) {
          put(jar, OWN + one + "/" + file.getFileName(), Files.readAllBytes(file));
        }
      }
      if (!component.isEmpty()) {
        put(jar, "OSGI-INF/component.xml", component.getBytes(StandardCharsets.UTF_8));
      }
    }
    String name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
    return new BundleJar(name, bytes.toByteArray());
  }

  private static List<Path> classes(String part) throws IOException {
    Path here =
        Path.of(BundleJar.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    try (Stream<Path> files = Files.list(here.resolve(OWN + part))) {
      return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
  }

  private static void put(JarOutputStream jar, String entry, byte[] content) throws IOException {
    jar.putNextEntry(new ZipEntry(entry));
    jar.write(content);
    jar.closeEntry();
  }

  /** The bundle's content. */
  InputStream open() {
    return new ByteArrayInputStream(bytes);
  }
}
