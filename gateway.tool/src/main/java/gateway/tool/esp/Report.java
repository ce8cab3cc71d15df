package gateway.tool.esp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a command says about every packet, as lines or as JSON. Rows go to a scratch file, so that
 * nothing is said about half a capture and memory does not grow with it.
 */
final class Report implements AutoCloseable {
  /** A packet without ESP has no SPI and no number. */
  static final long NO_SPI = -1;

  private static final JsonFactory JSON = new JsonFactory();

  private final String schema;
  private final String okKey;
  private final OutputFile rows = OutputFile.scratch();
  private final Writer text;
  private final @Nullable JsonGenerator json;
  private final Map<String, Integer> byVerdict = new TreeMap<>();
  private long packets;
  private long ok;

  /**
   * @param schema the first value of the JSON
   * @param okKey under which key the JSON counts good packets
   * @param asJson whether it is JSON
   */
  Report(String schema, String okKey, boolean asJson) throws GatewayException {
    this.schema = schema;
    this.okKey = okKey;
    OutputStream out = rows.open();
    text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    try {
      json = asJson ? JSON.createGenerator(text) : null;
      if (json != null) {
        json.writeStartArray();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Adds the next packet.
   *
   * @param verdict what became of it
   * @param good whether it went out
   * @param spi unsigned, or {@link #NO_SPI}
   * @param sequence unsigned; of no interest without an SPI
   */
  void add(String verdict, boolean good, long spi, long sequence) throws GatewayException {
    packets++;
    if (good) {
      ok++;
    } else {
      byVerdict.merge(verdict, 1, Integer::sum);
    }
    try {
      if (json == null) {
        text.write(packets + " " + verdict + "\n");
        return;
      }
      json.writeStartObject();
      json.writeNumberField("n", packets);
      json.writeStringField("verdict", verdict);
      if (spi == NO_SPI) {
        json.writeNullField("spi");
        json.writeNullField("seq");
      } else {
        json.writeStringField("spi", String.format("0x%08x", spi));
        json.writeFieldName("seq");
        json.writeNumber(Long.toUnsignedString(sequence));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Says everything. The report takes no more packets. */
  void print(OutputStream out) throws GatewayException {
    try {
      if (json == null) {
        text.close();
        rows.copyTo(out);
        return;
      }
      json.writeEndArray();
      json.close();
      try (JsonGenerator whole = JSON.createGenerator(out)) {
        whole.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        whole.writeStartObject();
        whole.writeStringField("schema", schema);
        whole.writeNumberField("packets", packets);
        whole.writeNumberField(okKey, ok);
        whole.writeObjectFieldStart("by_verdict");
        for (Map.Entry<String, Integer> entry : byVerdict.entrySet()) {
          whole.writeNumberField(entry.getKey(), entry.getValue());
        }
        whole.writeEndObject();
        whole.writeFieldName("results");
        whole.writeRawValue("");
        whole.flush();
        rows.copyTo(out);
        whole.writeEndObject();
      }
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static GatewayException failed(IOException e) {
    return new GatewayException(
        Errno.EIO, "the report cannot be written: " + e.getMessage() + "; is the disk full?", e);
  }

  @Override
  public void close() throws GatewayException {
    try {
      if (json != null) {
        json.close();
      }
      text.close();
    } catch (IOException e) {
      throw failed(e);
    } finally {
      rows.close();
    }
  }
}
