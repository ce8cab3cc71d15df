package gateway.tool.esp;

import gateway.core.commit.Change;
import gateway.core.input.InputErrors;
import gateway.core.sad.KeyId;
import gateway.core.xfrm.XfrmCommand;
import gateway.core.xfrm.XfrmReader;
import gateway.esp.SaParameters;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The SAs that a file of {@code ip xfrm state} lines leaves behind. */
final class SaFile {
  private record Name(int destination, int spi) {}

  private final InputErrors errors;
  private final boolean sealing;
  private final Map<Name, SaParameters> sas = new LinkedHashMap<>();

  private SaFile(String file, boolean sealing) {
    errors = new InputErrors(file);
    this.sealing = sealing;
  }

  /**
   * Reads the file.
   *
   * @param sealing whether the SAs are to seal: two must not have one key then
   * @return the SAs in the order in which they were added
   * @throws GatewayException with one line per error
   */
  static List<SaParameters> read(String file, boolean sealing) throws GatewayException {
    String text;
    try (InputStream in = Streams.input(file)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Streams.unreadable(file, e);
    }
    SaFile reader = new SaFile(file, sealing);
    for (XfrmCommand command : XfrmReader.read(file, text).commands()) {
      reader.apply(command);
    }
    reader.errors.throwIfAny();
    return new ArrayList<>(reader.sas.values());
  }

  private void apply(XfrmCommand command) {
    switch (command.change()) {
      case Change.AddSa(var sa) -> put(sa, command);
      case Change.UpdateSa(var sa) -> put(sa, command);
      case Change.DeleteSa(var destination, var spi) -> sas.remove(new Name(destination, spi));
      case Change.FlushSas() -> sas.clear();
      default ->
          errors.add(
              command.line(),
              command.column(),
              Errno.EINVAL,
              "a file of SAs has 'xfrm state' lines alone; take the others out");
    }
  }

  private void put(SaParameters sa, XfrmCommand command) {
    sas.put(name(sa), sa);
    KeyId key = KeyId.of(sa, !sealing);
    for (SaParameters other : sas.values()) {
      if (sealing && other != sa && KeyId.of(other, false).equals(key)) {
        errors.add(
            command.line(),
            command.column(),
            Errno.EINVAL,
            String.format(
                "the SA with SPI 0x%08x has the same key and salt, and a key that counts in two SAs"
                    + " repeats its nonces; give every SA a key of its own",
                other.spi()));
      }
    }
  }

  private static Name name(SaParameters sa) {
    return new Name(sa.destination(), sa.spi());
  }
}
