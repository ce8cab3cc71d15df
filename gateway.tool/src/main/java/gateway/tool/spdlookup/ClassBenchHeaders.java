package gateway.tool.spdlookup;

import gateway.core.input.InputErrors;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.tool.spdlookup.Field.BadField;
import java.util.List;

/**
 * Reads headers in the format of ClassBench: {@code src dst sport dport proto} in unsigned decimal,
 * further columns ignored; direction out.
 */
public final class ClassBenchHeaders {
  private static final long ADDRESS_MAX = 0xffff_ffffL;

  private ClassBenchHeaders() {}

  /**
   * Reads a whole file.
   *
   * @param file the name that errors begin with
   * @param text its content
   * @throws GatewayException EINVAL, one line {@code FILE:LINE:COL: message} per wrong line
   */
  public static FlowSet read(String file, String text) throws GatewayException {
    InputErrors errors = new InputErrors(file);
    FlowSet flows = new FlowSet();
    int line = 0;
    for (String content : (Iterable<String>) text.lines()::iterator) {
      line++;
      List<Field> fields = Field.blanked(content);
      if (fields.isEmpty()) {
        continue;
      }
      try {
        add(flows, fields, content.length() + 1);
      } catch (BadField bad) {
        errors.add(line, bad.column, Errno.EINVAL, bad.sentence);
      }
    }
    errors.throwIfAny();
    return flows;
  }

  private static void add(FlowSet flows, List<Field> fields, int end) throws BadField {
    if (fields.size() < 5) {
      throw new BadField(end, "a header has the 5 columns: src dst sport dport proto");
    }
    int source = (int) fields.get(0).decimal("source address", ADDRESS_MAX);
    int destination = (int) fields.get(1).decimal("destination address", ADDRESS_MAX);
    int sport = (int) fields.get(2).decimal("source port", 65535);
    int dport = (int) fields.get(3).decimal("destination port", 65535);
    int protocol = (int) fields.get(4).decimal("protocol", 255);
    flows.add(Direction.OUT, source, destination, protocol, sport, dport);
  }
}
