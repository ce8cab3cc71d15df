package gateway.core.xfrm;

import gateway.core.spd.PolicySpec;
import gateway.core.spd.Template;
import gateway.esp.SaParameters;
import gateway.packet.IpProtocol;
import gateway.spd.api.Action;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Selector;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints policies and SAs as lines that {@link XfrmReader} reads to the same values. Stateless; any
 * thread.
 */
public final class XfrmWriter {
  private XfrmWriter() {}

  /** {@code xfrm policy add ...}, without line end. The ordinal is not part of a line. */
  public static String policy(PolicySpec policy) {
    StringBuilder line = new StringBuilder("xfrm policy add ");
    line.append(policyWords(policy));
    return line.toString();
  }

  /** What stands behind {@code xfrm policy add}. */
  public static String policyWords(PolicySpec policy) {
    StringBuilder line = new StringBuilder(120);
    line.append("dir ").append(policy.direction().label());
    selector(line, policy.selector());
    if (policy.action() == Action.DISCARD) {
      line.append(" action block");
    }
    if (policy.priority() != 0) {
      line.append(" priority ").append(Integer.toUnsignedString(policy.priority()));
    }
    if (policy.index() != 0) {
      line.append(" index ").append(Integer.toUnsignedString(policy.index()));
    }
    @Nullable Template template = policy.template();
    if (template != null) {
      line.append(' ').append(template(template));
    }
    return line.toString();
  }

  /** {@code tmpl src A dst B proto esp ...}. */
  public static String template(Template template) {
    StringBuilder words = new StringBuilder("tmpl");
    id(words, template.source(), template.destination(), template.spi());
    if (template.reqid() != 0) {
      words.append(" reqid ").append(Integer.toUnsignedString(template.reqid()));
    }
    words.append(" mode ").append(template.mode().name().toLowerCase(Locale.ROOT));
    return words.toString();
  }

  /** {@code src A dst B proto P sport ...}, with everything that is not any. */
  public static String selector(Selector selector) {
    StringBuilder words = new StringBuilder();
    selector(words, selector);
    return words.isEmpty() ? "" : words.substring(1);
  }

  private static void selector(StringBuilder words, Selector selector) {
    words.append(" src ").append(selector.source()).append(" dst ").append(selector.destination());
    if (selector.protocol() != 0) {
      words.append(" proto ").append(protocol(selector.protocol()));
    }
    boolean types =
        switch (selector.protocol()) {
          case IpProtocol.ICMP, IpProtocol.ICMPV6, IpProtocol.MOBILITY -> true;
          default -> false;
        };
    ports(
        words, types ? " type " : " sport ", selector.sourcePortFirst(), selector.sourcePortLast());
    ports(
        words,
        types ? " code " : " dport ",
        selector.destinationPortFirst(),
        selector.destinationPortLast());
  }

  private static void ports(StringBuilder words, String keyword, int first, int last) {
    if (first == 0 && last == 65535) {
      return;
    }
    words.append(keyword).append(first);
    if (last != first) {
      words.append('-').append(last);
    }
  }

  /** The name of the commonest protocols, the number of all others. */
  public static String protocol(int protocol) {
    return switch (protocol) {
      case IpProtocol.ANY -> "any";
      case IpProtocol.ICMP -> "icmp";
      case IpProtocol.TCP -> "tcp";
      case IpProtocol.UDP -> "udp";
      case IpProtocol.SCTP -> "sctp";
      case IpProtocol.DCCP -> "dccp";
      case IpProtocol.GRE -> "gre";
      case IpProtocol.ESP -> "esp";
      case IpProtocol.ICMPV6 -> "ipv6-icmp";
      case IpProtocol.MOBILITY -> "mobility-header";
      default -> Integer.toString(protocol);
    };
  }

  /**
   * {@code xfrm state add ...} with the key, without line end: for those who may see keys alone.
   */
  public static String sa(SaParameters sa) {
    StringBuilder line = new StringBuilder("xfrm state add");
    id(line, sa.source(), sa.destination(), sa.spi());
    line.append(" mode ").append(sa.mode().name().toLowerCase(Locale.ROOT));
    if (sa.reqid() != 0) {
      line.append(" reqid ").append(Integer.toUnsignedString(sa.reqid()));
    }
    line.append(" aead 'rfc4106(gcm(aes))' 0x")
        .append(HexFormat.of().formatHex(sa.key()))
        .append(HexFormat.of().toHexDigits(sa.salt()))
        .append(" 128 replay-window ")
        .append(sa.replayWindow());
    if (sa.outboundSequence() != 0) {
      line.append(" replay-oseq ").append(sa.outboundSequence());
    }
    if (sa.inboundSequence() != 0) {
      line.append(" replay-seq ").append(sa.inboundSequence());
    }
    SaParameters.@Nullable Encapsulation encapsulation = sa.encapsulation();
    if (encapsulation != null) {
      line.append(" encap espinudp ")
          .append(encapsulation.sourcePort())
          .append(' ')
          .append(encapsulation.destinationPort())
          .append(" 0.0.0.0");
    }
    @Nullable Selector selector = sa.selector();
    if (selector != null) {
      line.append(" sel");
      selector(line, selector);
    }
    return line.toString();
  }

  private static void id(StringBuilder words, int source, int destination, int spi) {
    words
        .append(" src ")
        .append(AddressRange.dotted(source))
        .append(" dst ")
        .append(AddressRange.dotted(destination))
        .append(" proto esp");
    if (spi != 0) {
      words.append(" spi ").append(String.format("0x%08x", spi));
    }
  }
}
