package gateway.tool.esp;

import gateway.core.commit.Change;
import gateway.core.input.InputErrors;
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
  private final Map<Name, SaParameters> sas = new LinkedHashMap<>();

  private SaFile(String file) {
    errors = new InputErrors(file);
  }

  /**
   * Reads the file.
   *
   * @return the SAs in the order in which they were added
   * @throws GatewayException with one line per error
   */
  static List<SaParameters> read(String file) throws GatewayException {
    String text;
    try (InputStream in = Streams.input(file)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Streams.unreadable(file, e);
    }
    SaFile reader = new SaFile(file);
    for (XfrmCommand command : XfrmReader.read(file, text).commands()) {
      reader.apply(command);
    }
    reader.errors.throwIfAny();
    return new ArrayList<>(reader.sas.values());
  }

  private void apply(XfrmCommand command) {
    switch (command.change()) {
      case Change.AddSa(var sa) -> sas.put(name(sa), sa);
      case Change.UpdateSa(var sa) -> sas.put(name(sa), sa);
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

  private static Name name(SaParameters sa) {
    return new Name(sa.destination(), sa.spi());
  }
}
