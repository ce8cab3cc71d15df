package gateway.core.xfrm;

import gateway.core.commit.Change;
import gateway.core.input.InputErrors;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the text of a file of {@code ip xfrm} lines. Stateless; any thread. */
public final class XfrmReader {
  private final InputErrors errors;
  private final List<XfrmCommand> commands = new ArrayList<>();

  /** Line that wrote what the file has added so far and not deleted again. */
  private final Map<Direction, Map<Selector, Integer>> policies = new EnumMap<>(Direction.class);

  private final Map<Long, Integer> sas = new HashMap<>();
  private int ordinal;

  private XfrmReader(String file) {
    errors = new InputErrors(file);
  }

  /**
   * Reads a whole file.
   *
   * @param file the name that errors begin with
   * @param text its content
   * @throws GatewayException one line {@code FILE:LINE:COL: message} per wrong line; EEXIST when
   *     all of them are second equal adds, ENOTSUP when all are lines that this build cannot do,
   *     else EINVAL
   */
  public static XfrmFile read(String file, CharSequence text) throws GatewayException {
    XfrmReader reader = new XfrmReader(file);
    reader.readAll(text);
    reader.errors.throwIfAny();
    return new XfrmFile(reader.commands);
  }

  /**
   * Reads one command that comes as words, as a shell has it.
   *
   * @param words from {@code policy} or {@code state} on
   * @return its orders; the ordinal of a policy is 0
   * @throws GatewayException with a message that names no place; EINVAL or ENOTSUP
   */
  public static List<Change> command(List<String> words) throws GatewayException {
    List<Token> tokens = new ArrayList<>();
    for (String word : words) {
      tokens.add(new Token(word, 1, tokens.size() + 1));
    }
    try {
      return changes(new Words(tokens), new Token("xfrm", 1, 1), 0);
    } catch (Refused refused) {
      throw new GatewayException(refused.code, refused.sentence, refused);
    }
  }

  private void readAll(CharSequence text) {
    XfrmLexer lexer = new XfrmLexer(text);
    while (true) {
      try {
        @Nullable List<Token> tokens = lexer.next();
        if (tokens == null) {
          return;
        }
        if (errors.isFull()) {
          errors.cut();
          return;
        }
        statement(tokens);
      } catch (Refused refused) {
        errors.add(refused.at.line(), refused.at.column(), refused.code, refused.sentence);
      }
    }
  }

  private void statement(List<Token> tokens) throws Refused {
    Words words = new Words(tokens);
    Token first = words.take();
    Token xfrm = first.is("ip") ? words.valueOf(first) : first;
    if (!xfrm.abbreviates("xfrm")) {
      throw Refused.wrong(
          xfrm, "lines begin with 'xfrm policy' or 'xfrm state', not with '" + xfrm.text() + "'");
    }
    for (Change change : changes(words, xfrm, ordinal + 1)) {
      follow(first, change);
      commands.add(new XfrmCommand(first.line(), first.column(), change));
    }
  }

  private static List<Change> changes(Words words, Token xfrm, int ordinal) throws Refused {
    Token object = words.valueOf(xfrm);
    if (object.abbreviates("state") || object.abbreviates("sa")) {
      return List.of(StateParser.read(words, object));
    }
    if (object.abbreviates("policy")) {
      return PolicyParser.read(words, object, ordinal);
    }
    throw Words.unknown(object);
  }

  /** Keeps the book of what the file has added, to find the second equal add. */
  private void follow(Token at, Change change) throws Refused {
    switch (change) {
      case Change.AddPolicy(var policy) -> {
        ordinal++;
        Map<Selector, Integer> known = written(policy.direction());
        @Nullable Integer before = known.putIfAbsent(policy.selector(), at.line());
        if (before != null) {
          throw Refused.exists(
              at,
              "EEXIST: the policy of line "
                  + before
                  + " has the same selector and direction;"
                  + " use update to replace it");
        }
      }
      case Change.UpdatePolicy(var policy) -> {
        ordinal++;
        written(policy.direction()).put(policy.selector(), at.line());
      }
      case Change.DeletePolicy(var direction, var selector) -> written(direction).remove(selector);
      case Change.FlushPolicies(var directions) ->
          directions.forEach(direction -> written(direction).clear());
      case Change.AddSa(var sa) -> {
        @Nullable Integer before = sas.putIfAbsent(key(sa.destination(), sa.spi()), at.line());
        if (before != null) {
          throw Refused.exists(
              at,
              String.format(
                  "EEXIST: the SA of line %d has the same destination %s and SPI 0x%08x",
                  before, AddressRange.dotted(sa.destination()), sa.spi()));
        }
      }
      case Change.UpdateSa(var sa) -> sas.put(key(sa.destination(), sa.spi()), at.line());
      case Change.DeleteSa(var destination, var spi) -> sas.remove(key(destination, spi));
      case Change.FlushSas() -> sas.clear();
      default -> {}
    }
  }

  private Map<Selector, Integer> written(Direction direction) {
    return policies.computeIfAbsent(direction, d -> new HashMap<>());
  }

  private static long key(int destination, int spi) {
    return (long) destination << 32 | (spi & 0xffffffffL);
  }
}
