package gateway.login;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** Octets between BEGIN and END lines (RFC 7468). */
final class Pem {
  private Pem() {}

  static String text(String type, byte[] octets) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, octets));
    }
    return text.toString();
  }

  /** The first object of {@code type}; null if there is none. */
  static byte @Nullable [] octets(String type, String text) throws IOException {
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject o = reader.readPemObject(); o != null; o = reader.readPemObject()) {
        if (o.getType().equals(type)) {
          return o.getContent();
        }
      }
    }
    return null;
  }
}
