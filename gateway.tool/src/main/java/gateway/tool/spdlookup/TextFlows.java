package gateway.tool.spdlookup;

import gateway.core.input.InputErrors;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.tool.spdlookup.Field.BadField;
import java.net.Inet6Address;
import java.util.List;
import java.util.Locale;

/**
 * Reads flows as lines {@code dir src dst proto sport dport [mark=V] [if_id=N] [dev=NAME]} with
 * {@code #} comments. The port columns are what a policy compares, whatever the protocol: ICMP type
 * and code, the halves of a GRE key.
 *
 * <p>No policy of this build names a mark or a device, so these match any; a policy without
 * interface id is not about flows that have one (Linux {@code xfrm_policy_match}), and policies are
 * IPv4, so that IPv6 flows and flows with {@code if_id} have no winner.
 */
public final class TextFlows {
  private static final long WORD_MAX = 0xffff_ffffL;

  private TextFlows() {}

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
      int comment = content.indexOf('#');
      String bare = comment < 0 ? content : content.substring(0, comment);
      List<Field> fields = Field.blanked(bare);
      if (fields.isEmpty()) {
        continue;
      }
      try {
        add(flows, fields, bare.stripTrailing().length() + 1);
      } catch (BadField bad) {
        errors.add(line, bad.column, Errno.EINVAL, bad.sentence);
      }
    }
    errors.throwIfAny();
    return flows;
  }

  private static void add(FlowSet flows, List<Field> fields, int end) throws BadField {
    if (fields.size() < 6) {
      throw new BadField(end, "a flow has the 6 columns: dir src dst proto sport dport");
    }
    Direction direction = direction(fields.get(0));
    boolean six = isIpv6(fields.get(1));
    if (six != isIpv6(fields.get(2))) {
      throw new BadField(
          fields.get(2).column(), "source and destination are of different families");
    }
    int source = six ? 0 : fields.get(1).ipv4();
    int destination = six ? 0 : fields.get(2).ipv4();
    int protocol = protocol(fields.get(3));
    int sport = (int) fields.get(4).number("source port", 65535);
    int dport = (int) fields.get(5).number("destination port", 65535);
    long interfaceId = 0;
    for (Field field : fields.subList(6, fields.size())) {
      interfaceId = Math.max(interfaceId, interfaceId(field));
    }
    if (six || interfaceId != 0) {
      flows.addUnmatched();
    } else {
      flows.add(direction, source, destination, protocol, sport, dport);
    }
  }

  private static Direction direction(Field field) throws BadField {
    for (Direction direction : Direction.values()) {
      if (direction.label().equals(field.text())) {
        return direction;
      }
    }
    throw new BadField(
        field.column(), "a flow begins with out, in or fwd, not '" + field.text() + "'");
  }

  private static boolean isIpv6(Field field) throws BadField {
    if (field.text().indexOf(':') < 0) {
      return false;
    }
    try {
      if (field.text().indexOf('%') < 0 && field.text().indexOf('[') < 0) {
        Inet6Address.ofLiteral(field.text());
        return true;
      }
    } catch (IllegalArgumentException notIpv6) {
      // refused below, as what is no literal at all
    }
    throw new BadField(field.column(), "an IP address is needed here, not '" + field.text() + "'");
  }

  private static int protocol(Field field) throws BadField {
    return switch (field.text().toLowerCase(Locale.ROOT)) {
      case "icmp" -> 1;
      case "ipencap" -> 4;
      case "tcp" -> 6;
      case "udp" -> 17;
      case "dccp" -> 33;
      case "ipv6" -> 41;
      case "gre" -> 47;
      case "esp" -> 50;
      case "ah" -> 51;
      case "icmpv6", "ipv6-icmp" -> 58;
      case "sctp" -> 132;
      case "mobility-header" -> 135;
      case "udplite" -> 136;
      default -> (int) field.number("protocol", 255);
    };
  }

  /** Checks an option; its interface id, or 0. */
  private static long interfaceId(Field field) throws BadField {
    Field[] sides = field.split('=', "only mark=V, if_id=N and dev=NAME may follow");
    switch (sides[0].text()) {
      case "mark" -> sides[1].number("mark", WORD_MAX);
      case "if_id" -> {
        return sides[1].number("if_id", WORD_MAX);
      }
      case "dev" -> {
        if (sides[1].text().isEmpty()) {
          throw new BadField(sides[1].column(), "dev needs the name of a device");
        }
      }
      default -> throw new BadField(field.column(), "only mark=V, if_id=N and dev=NAME may follow");
    }
    return 0;
  }
}
