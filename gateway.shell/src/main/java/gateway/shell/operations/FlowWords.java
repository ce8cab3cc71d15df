package gateway.shell.operations;

import gateway.core.commit.Change;
import gateway.core.xfrm.XfrmReader;
import gateway.packet.GatewayException;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.List;

/** Flows and selectors in the words of {@code ip xfrm}. Any thread. */
final class FlowWords {
  private FlowWords() {}

  /**
   * Takes {@code src dst proto [sport dport]} out of the arguments; the ports are there when the
   * word behind the protocol begins with a digit.
   *
   * @return a selector of one address and one port on each side
   */
  static Selector flow(Arguments arguments) throws GatewayException {
    String source = arguments.word("src");
    String destination = arguments.word("dst");
    String protocol = arguments.word("proto");
    List<String> rest = arguments.words();
    boolean ports = !rest.isEmpty() && startsWithDigit(rest.getFirst());
    String sport = ports ? arguments.word("sport") : "0";
    String dport = ports ? arguments.word("dport") : "0";
    Selector addresses =
        selector(List.of("src", source, "dst", destination, "proto", protocol), arguments);
    Selector numbers = selector(List.of("sport", sport, "dport", dport), arguments);
    if (addresses.source().first4() != addresses.source().last4()
        || addresses.destination().first4() != addresses.destination().last4()
        || numbers.sourcePortFirst() != numbers.sourcePortLast()
        || numbers.destinationPortFirst() != numbers.destinationPortLast()) {
      throw arguments.wrong("a flow has one address and one port on each side");
    }
    return new Selector(
        addresses.source(),
        addresses.destination(),
        addresses.protocol(),
        numbers.sourcePortFirst(),
        numbers.sourcePortFirst(),
        numbers.destinationPortFirst(),
        numbers.destinationPortFirst());
  }

  private static boolean startsWithDigit(String word) {
    return !word.isEmpty() && Character.isDigit(word.charAt(0));
  }

  /** A selector: {@code src A dst B proto P sport N dport N}, any of them left out. */
  static Selector selector(List<String> words, Arguments arguments) throws GatewayException {
    List<String> line = new ArrayList<>(List.of("policy", "delete", "dir", "out"));
    line.addAll(words);
    if (XfrmReader.command(line).getFirst() instanceof Change.DeletePolicy delete) {
      return delete.selector();
    }
    throw arguments.wrong("'" + String.join(" ", words) + "' is not a flow");
  }
}
