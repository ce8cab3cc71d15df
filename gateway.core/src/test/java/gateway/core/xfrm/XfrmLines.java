package gateway.core.xfrm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random lines of {@code ip xfrm policy} that both {@code ip} and the reader understand. */
final class XfrmLines {
  private static final String[] DIRECTIONS = {"in", "out", "fwd"};
  private static final String[] PROTOCOLS = {
    "tcp", "udp", "icmp", "gre", "esp", "sctp", "dccp", "any", "17", "0x6", "47", "UDP", "ospf"
  };

  private final Random random;

  XfrmLines(long seed) {
    random = new Random(seed);
  }

  /** A line that adds or updates a policy; few different selectors, so that some are equal. */
  String policy() {
    String verb = pick("add", "add", "add", "update", "a", "upd");
    return verb + " " + body();
  }

  private String body() {
    List<String> parts = new ArrayList<>();
    int direction = random.nextInt(3);
    parts.add("dir " + DIRECTIONS[direction]);
    String selector = selector();
    if (!selector.isEmpty()) {
      parts.add(selector);
    }
    if (random.nextInt(3) > 0) {
      parts.add("priority " + number(random.nextInt(5000)));
    }
    if (random.nextInt(4) == 0) {
      parts.add("action " + pick("allow", "block"));
    }
    if (random.nextInt(12) == 0) {
      parts.add("index " + ((random.nextInt(1 << 20) + 1000) * 8 + direction));
    }
    if (random.nextInt(6) == 0) {
      parts.add("ptype main");
    }
    if (random.nextBoolean()) {
      parts.add(template());
    }
    Collections.shuffle(parts, random);
    int selectorAt = parts.indexOf(selector);
    if (selectorAt > 0 && parts.get(selectorAt - 1).startsWith("tmpl")) {
      // ip takes the words of a selector behind a template for the template's own
      Collections.swap(parts, selectorAt, selectorAt - 1);
    }
    return String.join(" ", parts);
  }

  String selector() {
    List<String> addresses = new ArrayList<>();
    if (random.nextInt(6) > 0) {
      addresses.add("src " + prefix());
    }
    if (random.nextInt(6) > 0) {
      addresses.add("dst " + prefix());
    }
    Collections.shuffle(addresses, random);
    if (random.nextBoolean()) {
      addresses.add(random.nextInt(addresses.size() + 1), upper());
    }
    return String.join(" ", addresses);
  }

  private String upper() {
    String protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    List<String> words = new ArrayList<>();
    words.add("proto " + protocol);
    switch (protocol) {
      case "icmp" -> {
        if (random.nextBoolean()) {
          words.add("type " + number(random.nextInt(20)));
        }
        if (random.nextBoolean()) {
          words.add("code " + random.nextInt(4));
        }
      }
      case "gre", "esp", "47", "ospf" -> {}
      default -> {
        if (random.nextBoolean()) {
          words.add("sport " + number(random.nextInt(65536)));
        }
        if (random.nextBoolean()) {
          words.add("dport " + number(random.nextInt(65536)));
        }
      }
    }
    Collections.shuffle(words, random);
    return String.join(" ", words);
  }

  String template() {
    List<String> parts = new ArrayList<>();
    List<String> id = new ArrayList<>(List.of("proto esp"));
    if (random.nextInt(5) > 0) {
      id.add("src " + address(32));
      id.add("dst " + address(32));
    }
    if (random.nextInt(4) == 0) {
      id.add("spi " + number(random.nextInt(1 << 20) + 256));
    }
    Collections.shuffle(id, random);
    parts.add(String.join(" ", id));
    parts.add("mode tunnel");
    if (random.nextBoolean()) {
      parts.add("reqid " + number(random.nextInt(100)));
    }
    if (random.nextBoolean()) {
      parts.add("level required");
    }
    Collections.shuffle(parts, random);
    return "tmpl " + String.join(" ", parts);
  }

  private String prefix() {
    int length = pick(0, 8, 16, 24, 27, 32);
    String address = address(length);
    return length == 32 && random.nextBoolean() ? address : address + "/" + length;
  }

  private String address(int length) {
    int mask = length == 0 ? 0 : -1 << (32 - length);
    int address = (10 << 24 | random.nextInt(4) << 16 | random.nextInt(8) << 5) & mask;
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }

  private String number(int value) {
    return random.nextInt(4) == 0 ? "0x" + Integer.toHexString(value) : Integer.toString(value);
  }

  /** A line that is a little wrong in most cases: a word dropped, doubled, swapped or replaced. */
  String mutated(String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    int at = random.nextInt(words.size());
    switch (random.nextInt(4)) {
      case 0 -> words.remove(at);
      case 1 -> words.add(at, words.get(at));
      case 2 -> Collections.swap(words, at, random.nextInt(words.size()));
      default ->
          words.set(
              at,
              pick(
                  "src",
                  "dst",
                  "10.0.0.0/33",
                  "70000",
                  "-1",
                  "tmpl",
                  "dir",
                  "proto",
                  "1.2.3.4.5",
                  "allow",
                  "nonsense",
                  "out",
                  "256",
                  "0x",
                  "sport",
                  "10.1.2",
                  "2.2.2.2/255.0.0.0"));
    }
    return String.join(" ", words);
  }

  @SafeVarargs
  private final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
