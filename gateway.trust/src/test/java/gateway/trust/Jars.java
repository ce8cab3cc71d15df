package gateway.trust;

import gateway.trust.sign.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import jdk.security.jarsigner.JarSigner;

/** Makes jars, signs them without asking our own code, and does to them what strangers do. */
public final class Jars {
  private Jars() {}

  /** The content of a small bundle. */
  public static Map<String, byte[]> content(String symbolicName, String... headers) {
    Map<String, byte[]> content = new LinkedHashMap<>();
    StringBuilder manifest = new StringBuilder("Manifest-Version: 1.0\r\n");
    manifest.append("Bundle-ManifestVersion: 2\r\n");
    manifest.append("Bundle-SymbolicName: ").append(symbolicName).append("\r\n");
    manifest.append("Bundle-Version: 1.0.0\r\n");
    for (String header : headers) {
      manifest.append(header).append("\r\n");
    }
    content.put("META-INF/MANIFEST.MF", bytes(manifest + "\r\n"));
    content.put("a/", new byte[0]);
    content.put("a/A.class", bytes("not really a class"));
    content.put("a/text.properties", bytes("x=1\n"));
    content.put("META-INF/services/a.A", bytes("a.A\n"));
    content.put("lib/inner.jar", bytes("not really a jar"));
    return content;
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static Path write(Path file, Map<String, byte[]> content) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return file;
  }

  public static Map<String, byte[]> read(Path file) throws IOException {
    Map<String, byte[]> content = new LinkedHashMap<>();
    try (ZipFile in = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        try (InputStream octets = in.getInputStream(entry)) {
          content.put(entry.getName(), octets.readAllBytes());
        }
      }
    }
    return content;
  }

  /** Signed by the JDK, with a signature file of this name. */
  public static Path sign(Path jar, Identity signer, String name) throws Exception {
    return sign(jar, signer, name, "SHA-256");
  }

  static Path sign(Path jar, Identity signer, String name, String digest) throws Exception {
    Path signed = jar.resolveSibling(name + "-" + jar.getFileName());
    CertPath chain = CertificateFactory.getInstance("X.509").generateCertPath(signer.chain());
    try (ZipFile in = new ZipFile(jar.toFile());
        OutputStream out = Files.newOutputStream(signed)) {
      new JarSigner.Builder(signer.key(), chain)
          .digestAlgorithm(digest)
          .signerName(name)
          .build()
          .sign(in, out);
    }
    return signed;
  }

  /** The jar with each entry replaced by what the function makes of it; null removes it. */
  public static Path change(Path jar, BiFunction<String, byte[], byte[]> change)
      throws IOException {
    Map<String, byte[]> content = new LinkedHashMap<>();
    read(jar)
        .forEach((name, octets) -> {
          byte[] changed = change.apply(name, octets);
          if (changed != null) {
            content.put(name, changed);
          }
        });
    return write(jar, content);
  }

  /** The jar with one more entry, before all others. */
  public static Path add(Path jar, String name, byte[] octets) throws IOException {
    Map<String, byte[]> content = new LinkedHashMap<>();
    content.put(name, octets);
    content.putAll(read(jar));
    return write(jar, content);
  }

  /** Puts another name of the same length in the place of one, which no zip library would write. */
  public static Path rename(Path jar, String from, String to) throws IOException {
    byte[] octets = Files.readAllBytes(jar);
    byte[] old = bytes(from);
    byte[] name = bytes(to);
    if (old.length != name.length) {
      throw new IllegalArgumentException("the names differ in length");
    }
    int found = 0;
    for (int i = 0; i + old.length <= octets.length; i++) {
      if (java.util.Arrays.equals(octets, i, i + old.length, old, 0, old.length)) {
        System.arraycopy(name, 0, octets, i, name.length);
        found++;
      }
    }
    if (found != 2) {
      throw new IllegalStateException("the name stands " + found + " times");
    }
    return Files.write(jar, octets);
  }

  static byte[] flipped(byte[] octets) {
    byte[] changed = octets.clone();
    changed[changed.length / 2] ^= 1;
    return changed;
  }

  /** Every file of a folder as a jar: the bundle as the build left it. */
  public static Path pack(Path folder, Path file) throws IOException {
    Map<String, byte[]> content = new LinkedHashMap<>();
    Path manifest = folder.resolve("META-INF/MANIFEST.MF");
    content.put("META-INF/MANIFEST.MF", Files.readAllBytes(manifest));
    try (var files = Files.walk(folder)) {
      for (Path f : files.filter(Files::isRegularFile).sorted().toList()) {
        content.putIfAbsent(folder.relativize(f).toString(), Files.readAllBytes(f));
      }
    }
    return write(file, content);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
