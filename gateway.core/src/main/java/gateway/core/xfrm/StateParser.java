package gateway.core.xfrm;

import gateway.core.commit.Change;
import gateway.crypto.api.AeadAlgorithm;
import gateway.esp.ReplayWindow;
import gateway.esp.SaParameters;
import gateway.spd.api.Selector;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands behind {@code xfrm state}.
 *
 * @see "iproute2 ip/xfrm_state.c: xfrm_state_modify, xfrm_state_get_or_delete, do_xfrm_state"
 */
final class StateParser {
  /**
   * Packets that a replay window covers when the line gives none; the kernel's 0 protects nothing.
   */
  static final int DEFAULT_REPLAY_WINDOW = 64;

  private static final int SALT_LENGTH = 4;

  private static final List<String> VERBS =
      List.of(
          "add",
          "update",
          "allocspi",
          "delete",
          "deleteall",
          "delall",
          "list",
          "show",
          "lst",
          "get",
          "flush",
          "count");

  private final Words words;
  private final Token start;
  private @Nullable IdParser id;
  private boolean tunnel;
  private int reqid;
  private byte @Nullable [] key;
  private int salt;
  private int replayWindow = DEFAULT_REPLAY_WINDOW;
  private long outboundSequence;
  private long inboundSequence;
  private SaParameters.@Nullable Encapsulation encapsulation;
  private @Nullable Selector selector;

  private StateParser(Words words, Token start) {
    this.words = words;
    this.start = start;
  }

  /** Reads a statement: {@code words} is what stands behind {@code state}. */
  static Change read(Words words, Token start) throws Refused {
    Token verb = words.valueOf(start);
    StateParser parser = new StateParser(words, verb);
    return switch (Verbs.expand(verb, VERBS)) {
      case "add" -> new Change.AddSa(parser.sa());
      case "update" -> new Change.UpdateSa(parser.sa());
      case "delete" -> parser.delete();
      case "flush" -> parser.flush();
      default -> throw Refused.notBuilt(verb, "'state " + verb.text() + "' in a file is");
    };
  }

  private SaParameters sa() throws Refused {
    while (!words.isDone()) {
      Token next = words.peek();
      if (IdParser.beginsWith(next)) {
        if (id != null) {
          throw Refused.wrong(next, "write src, dst, proto and spi next to each other");
        }
        id = IdParser.read(words, start);
      } else {
        words.take();
        attribute(next);
      }
    }
    IdParser named = complete(id);
    if (!tunnel) {
      throw Refused.notBuilt(start, "transport mode, the default without 'mode tunnel', is");
    }
    if (key == null) {
      throw Refused.wrong(start, "the key is missing: aead 'rfc4106(gcm(aes))' KEY 128");
    }
    return new SaParameters(
        named.source,
        named.destination,
        named.spi,
        reqid,
        SaParameters.Mode.TUNNEL,
        AeadAlgorithm.AES_GCM,
        key,
        salt,
        false,
        replayWindow,
        outboundSequence,
        inboundSequence,
        encapsulation,
        selector);
  }

  private void attribute(Token word) throws Refused {
    switch (word.text()) {
      case "mode" -> tunnel = Modes.isTunnel(words.valueOf(word));
      case "reqid" -> reqid = Values.unsigned32(words.valueOf(word), "reqid");
      case "replay-window" -> replayWindow = replayWindow(words.valueOf(word));
      case "replay-oseq" ->
          outboundSequence = Values.number(words.valueOf(word), "replay-oseq", 0xffffffffL);
      case "replay-seq" ->
          inboundSequence = Values.number(words.valueOf(word), "replay-seq", 0xffffffffL);
      case "replay-oseq-hi", "replay-seq-hi" ->
          throw Refused.notBuilt(word, "extended sequence numbers (" + word.text() + ") are");
      case "flag" -> flags(word);
      case "encap" -> encapsulation(word);
      case "aead" -> aead(word);
      case "sel" -> {
        if (words.isDone() || !SelectorParser.beginsWith(words.peek())) {
          throw Refused.wrong(word, "'sel' needs a selector, as in src A dst B");
        }
        selector = SelectorParser.read(words);
      }
      case "limit" -> {
        Limits.skip(words, word);
        throw Refused.notBuilt(word, "lifetimes are");
      }
      default -> throw refusedWord(word);
    }
  }

  private static int replayWindow(Token value) throws Refused {
    int size = (int) Values.number(value, "replay-window", ReplayWindow.MAX_SIZE);
    if (size != 0 && size < ReplayWindow.MIN_SIZE) {
      throw Refused.wrong(
          value,
          "replay-window must be 0, which protects nothing, or "
              + ReplayWindow.MIN_SIZE
              + " to "
              + ReplayWindow.MAX_SIZE
              + ", not "
              + size);
    }
    return size;
  }

  private static Refused refusedWord(Token word) {
    return switch (word.text()) {
      case "enc", "auth", "auth-trunc", "comp" ->
          Refused.notBuilt(word, "algorithms other than aead 'rfc4106(gcm(aes))' are");
      case "mark", "output-mark" -> Refused.notBuilt(word, "marks are");
      case "if_id" -> Refused.notBuilt(word, "xfrm interfaces (if_id) are");
      case "seq", "extra-flag", "coa", "ctx", "offload", "tfcpad", "dir" ->
          Refused.notBuilt(word, "'" + word.text() + "' is");
      default -> Words.unknown(word);
    };
  }

  /** Flags stand one behind the other until a word that is none. */
  private void flags(Token keyword) throws Refused {
    Token flag = words.valueOf(keyword);
    while (true) {
      switch (flag.text()) {
        case "af-unspec" -> {
          // asks the kernel to let the selector's family differ from the tunnel's: always so here
        }
        case "esn" -> throw Refused.notBuilt(flag, "extended sequence numbers (flag esn) are");
        case "noecn", "decap-dscp", "nopmtudisc", "wildrecv", "icmp", "align4" ->
            throw Refused.notBuilt(flag, "flag " + flag.text() + " is");
        default -> throw Refused.wrong(flag, "'" + flag.text() + "' is not a flag");
      }
      if (words.isDone() || !isFlag(words.peek())) {
        return;
      }
      flag = words.take();
    }
  }

  private static boolean isFlag(Token token) {
    return switch (token.text()) {
      case "noecn", "decap-dscp", "nopmtudisc", "wildrecv", "icmp", "af-unspec", "align4", "esn" ->
          true;
      default -> false;
    };
  }

  private void encapsulation(Token keyword) throws Refused {
    Token type = words.valueOf(keyword);
    switch (type.text()) {
      case "espinudp" -> {}
      case "espinudp-nonike", "espintcp" ->
          throw Refused.notBuilt(type, "encap " + type.text() + " is");
      default -> throw Refused.wrong(type, "'" + type.text() + "' is not an encapsulation");
    }
    int sourcePort = port(words.valueOf(type));
    int destinationPort = port(words.valueOf(type));
    Values.address(words.valueOf(type));
    encapsulation = new SaParameters.Encapsulation(sourcePort, destinationPort);
  }

  private static int port(Token token) throws Refused {
    int port = (int) Values.number(token, "the port of encap", 65535);
    if (port == 0) {
      throw Refused.wrong(token, "the port of encap must not be 0");
    }
    return port;
  }

  private void aead(Token keyword) throws Refused {
    Token name = words.valueOf(keyword);
    Token material = words.valueOf(name);
    Token icv = words.valueOf(name);
    switch (name.text()) {
      case "rfc4106(gcm(aes))" -> {}
      case "rfc7539esp(chacha20,poly1305)", "rfc4309(ccm(aes))", "rfc4543(gcm(aes))" ->
          throw Refused.notBuilt(name, name.text() + " is");
      default -> throw Refused.wrong(name, "'" + name.text() + "' is not an AEAD algorithm");
    }
    if (key != null) {
      throw Refused.wrong(keyword, "'aead' is given twice");
    }
    byte[] bytes = Values.key(material);
    int length = bytes.length - SALT_LENGTH;
    if (!AeadAlgorithm.AES_GCM.acceptsKeyLength(length)) {
      throw Refused.wrong(
          material,
          "rfc4106(gcm(aes)) takes 20, 28 or 36 bytes, the key and 4 of salt, not " + bytes.length);
    }
    switch ((int) Values.number(icv, "the ICV length", 128)) {
      case 128 -> {}
      case 64, 96 -> throw Refused.notBuilt(icv, "ICVs of less than 128 bits are");
      default -> throw Refused.wrong(icv, "the ICV length must be 128 bits, not " + icv.text());
    }
    key = Arrays.copyOf(bytes, length);
    salt = ByteBuffer.wrap(bytes, length, SALT_LENGTH).getInt();
  }

  private IdParser complete(@Nullable IdParser id) throws Refused {
    if (id == null || id.destinationToken == null || id.spiToken == null) {
      throw Refused.wrong(start, "an SA is named by dst, proto and spi: one is missing");
    }
    if (Integer.compareUnsigned(id.spi, 256) < 0) {
      throw Refused.wrong(id.spiToken, "an SPI is 256 to 4294967295, not " + id.spiToken.text());
    }
    return id;
  }

  private Change delete() throws Refused {
    if (words.isDone() || !IdParser.beginsWith(words.peek())) {
      throw Refused.wrong(start, "which SA? give dst, proto and spi");
    }
    IdParser named = complete(IdParser.read(words, start));
    if (words.nextIs("mark")) {
      throw Refused.notBuilt(words.peek(), "marks are");
    }
    words.expectEnd();
    return new Change.DeleteSa(named.destination, named.spi);
  }

  private Change flush() throws Refused {
    if (words.nextIs("proto")) {
      Token value = words.valueOf(words.take());
      if (!value.is("esp") && !value.is("50")) {
        throw Refused.notBuilt(value, "transform protocols other than esp are");
      }
    }
    words.expectEnd();
    return new Change.FlushSas();
  }
}
