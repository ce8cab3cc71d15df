package gateway.core.xfrm;

import gateway.packet.IpProtocol;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Selector;
import org.jspecify.annotations.Nullable;

/**
 * Reads a selector: addresses, and protocol with ports or type and code, in any order, each
 * repeated word replacing the one before. As in {@code ip}, the words of a selector stand together,
 * and so do those of the protocol within it.
 *
 * @see "iproute2 ip/ipxfrm.c: xfrm_selector_parse, xfrm_selector_upspec_parse"
 */
final class SelectorParser {
  private AddressRange source = AddressRange.ANY_IPV4;
  private AddressRange destination = AddressRange.ANY_IPV4;
  private int protocol;
  private @Nullable Token port;
  private @Nullable Token typeOrCode;
  private int sourcePorts = 65535;
  private int destinationPorts = 65535;
  private boolean upperRead;

  private SelectorParser() {}

  /** Whether a selector can begin with this word. */
  static boolean beginsWith(Token token) {
    return switch (token.text()) {
      case "src", "dst", "dev" -> true;
      default -> isUpper(token);
    };
  }

  private static boolean isUpper(Token token) {
    return switch (token.text()) {
      case "proto", "sport", "dport", "type", "code", "key" -> true;
      default -> false;
    };
  }

  /** Reads as many words as belong to the selector. */
  static Selector read(Words words) throws Refused {
    return new SelectorParser().parse(words);
  }

  private Selector parse(Words words) throws Refused {
    while (!words.isDone()) {
      Token next = words.peek();
      if (next.is("src")) {
        source = Values.addresses(words.valueOf(words.take()));
      } else if (next.is("dst")) {
        destination = Values.addresses(words.valueOf(words.take()));
      } else if (next.is("dev")) {
        throw Refused.notBuilt(next, "interfaces in selectors (dev) are");
      } else if (isUpper(next) && !upperRead) {
        upper(words);
      } else {
        break;
      }
    }
    return new Selector(
        source,
        destination,
        protocol,
        sourcePorts >>> 16,
        sourcePorts & 0xffff,
        destinationPorts >>> 16,
        destinationPorts & 0xffff);
  }

  private void upper(Words words) throws Refused {
    upperRead = true;
    while (!words.isDone() && isUpper(words.peek())) {
      Token keyword = words.take();
      Token value = words.valueOf(keyword);
      switch (keyword.text()) {
        case "proto" -> protocol = Values.protocol(value);
        case "sport" -> {
          port = keyword;
          sourcePorts = Values.range(value, "sport", 65535);
        }
        case "dport" -> {
          port = keyword;
          destinationPorts = Values.range(value, "dport", 65535);
        }
        case "type" -> {
          typeOrCode = keyword;
          sourcePorts = Values.range(value, "type", 255);
        }
        case "code" -> {
          typeOrCode = keyword;
          destinationPorts = Values.range(value, "code", 255);
        }
        default -> throw Refused.notBuilt(keyword, "GRE keys are");
      }
    }
    checkProtocol();
  }

  private void checkProtocol() throws Refused {
    if (port != null && !mayHavePorts()) {
      throw Refused.wrong(
          port,
          "'"
              + port.text()
              + "' goes with tcp, udp, sctp, dccp or any, not with protocol "
              + protocol);
    }
    if (typeOrCode != null && !hasTypes()) {
      throw Refused.wrong(
          typeOrCode,
          "'"
              + typeOrCode.text()
              + "' goes with icmp, ipv6-icmp or mobility-header, not with"
              + " protocol "
              + protocol);
    }
  }

  private boolean mayHavePorts() {
    return switch (protocol) {
      case IpProtocol.ANY, IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP, IpProtocol.DCCP -> true;
      default -> false;
    };
  }

  private boolean hasTypes() {
    return switch (protocol) {
      case IpProtocol.ICMP, IpProtocol.ICMPV6, IpProtocol.MOBILITY -> true;
      default -> false;
    };
  }
}
