package gateway.tool.spdlookup;

import gateway.core.input.InputErrors;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import gateway.tool.spdlookup.Field.BadField;
import java.util.List;

/**
 * Reads rules in the format of ClassBench: {@code @src/len dst/len lo : hi lo : hi 0xVV/0xMM},
 * separated by tabs, further columns ignored. Line n has priority n; direction out; of equal
 * selectors the first wins.
 */
public final class ClassBenchRules {
  private ClassBenchRules() {}

  /**
   * Reads a whole file.
   *
   * @param file the name that errors begin with
   * @param text its content
   * @throws GatewayException EINVAL, one line {@code FILE:LINE:COL: message} per wrong line
   */
  public static PolicySet read(String file, String text) throws GatewayException {
    InputErrors errors = new InputErrors(file);
    PolicySet set = new PolicySet();
    int line = 0;
    int ordinal = 0;
    for (String content : (Iterable<String>) text.lines()::iterator) {
      line++;
      if (content.isBlank()) {
        continue;
      }
      ordinal++;
      try {
        if (!set.add(Direction.OUT, selector(content), ordinal, ordinal)) {
          set.addShadowed();
        }
      } catch (BadField bad) {
        errors.add(line, bad.column, Errno.EINVAL, bad.sentence);
      }
    }
    errors.throwIfAny();
    return set;
  }

  private static Selector selector(String line) throws BadField {
    List<Field> fields = Field.tabbed(line);
    if (!fields.getFirst().text().startsWith("@")) {
      throw new BadField(fields.getFirst().column(), "a ClassBench rule begins with '@'");
    }
    if (fields.size() < 5) {
      throw new BadField(
          line.length() + 1,
          "a ClassBench rule has 5 columns separated by tabs, this one " + fields.size());
    }
    Field first = fields.getFirst();
    AddressRange source = prefix(first.part(1, first.text().length()));
    AddressRange destination = prefix(fields.get(1));
    int[] sport = ports(fields.get(2));
    int[] dport = ports(fields.get(3));
    int protocol = protocol(fields.get(4));
    return new Selector(source, destination, protocol, sport[0], sport[1], dport[0], dport[1]);
  }

  private static AddressRange prefix(Field field) throws BadField {
    Field[] sides = field.split('/', "a prefix ADDRESS/LENGTH is needed here");
    int length = (int) sides[1].decimal("prefix length", 32);
    return AddressRange.ipv4Prefix(sides[0].ipv4(), length);
  }

  private static int[] ports(Field field) throws BadField {
    Field[] sides = field.split(':', "a port range LOW : HIGH is needed here");
    int low = (int) sides[0].decimal("port", 65535);
    int high = (int) sides[1].decimal("port", 65535);
    if (low > high) {
      throw new BadField(field.column(), "the port range " + field.text() + " runs backwards");
    }
    return new int[] {low, high};
  }

  private static int protocol(Field field) throws BadField {
    Field[] sides = field.split('/', "a protocol 0xVALUE/0xMASK is needed here");
    int value = (int) sides[0].number("protocol", 255);
    int mask = (int) sides[1].number("protocol mask", 255);
    if (mask == 0) {
      return 0;
    }
    if (mask != 255) {
      throw new BadField(sides[1].column(), "a protocol mask must be 0x00 or 0xFF");
    }
    if (value == 0) {
      throw new BadField(sides[0].column(), "protocol 0 means any: write 0x00/0x00");
    }
    return value;
  }
}
