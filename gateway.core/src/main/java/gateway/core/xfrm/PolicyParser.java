package gateway.core.xfrm;

import gateway.core.commit.Change;
import gateway.core.spd.PolicySpec;
import gateway.core.spd.Template;
import gateway.esp.SaParameters;
import gateway.spd.api.Action;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands behind {@code xfrm policy}.
 *
 * @see "iproute2 ip/xfrm_policy.c: xfrm_policy_modify, xfrm_policy_get_or_delete, do_xfrm_policy"
 */
final class PolicyParser {
  private static final Selector ANYTHING =
      Selector.of(AddressRange.ANY_IPV4, AddressRange.ANY_IPV4, 0);

  /** In the order in which {@code ip} tries abbreviations. */
  private static final List<String> VERBS =
      List.of(
          "add",
          "update",
          "delete",
          "deleteall",
          "delall",
          "list",
          "show",
          "lst",
          "get",
          "flush",
          "count",
          "set",
          "setdefault",
          "getdefault");

  private final Words words;
  private final Token start;
  private @Nullable Direction direction;
  private @Nullable Selector selector;
  private int priority;
  private boolean allow = true;
  private int index;
  private @Nullable Token indexToken;
  private @Nullable Template template;

  private PolicyParser(Words words, Token start) {
    this.words = words;
    this.start = start;
  }

  /**
   * Reads a statement.
   *
   * @param words what stands behind {@code policy}
   * @param start the word that errors of the whole statement are reported at
   * @param ordinal what an added or updated policy carries
   * @return one order, or one per direction for {@code setdefault}
   */
  static List<Change> read(Words words, Token start, int ordinal) throws Refused {
    Token verb = words.valueOf(start);
    PolicyParser parser = new PolicyParser(words, verb);
    return switch (Verbs.expand(verb, VERBS)) {
      case "add" -> List.of(new Change.AddPolicy(parser.policy(ordinal)));
      case "update" -> List.of(new Change.UpdatePolicy(parser.policy(ordinal)));
      case "delete" -> List.of(parser.delete());
      case "flush" -> List.of(parser.flush());
      case "setdefault" -> parser.setDefault();
      default -> throw Refused.notBuilt(verb, "'policy " + verb.text() + "' in a file is");
    };
  }

  private PolicySpec policy(int ordinal) throws Refused {
    while (!words.isDone()) {
      Token next = words.peek();
      switch (next.text()) {
        case "action" -> action(words.valueOf(words.take()));
        case "priority", "preference" ->
            priority = Values.unsigned32(words.valueOf(words.take()), "priority");
        case "flag" -> throw Refused.notBuilt(next, "policy flags are");
        case "limit" -> {
          words.take();
          Limits.skip(words, next);
          throw Refused.notBuilt(next, "lifetimes are");
        }
        case "tmpl" -> template(words.take());
        default -> common(next);
      }
    }
    Direction chosen = directionOrRefused();
    checkIndex(chosen);
    boolean protects = allow && template != null;
    Action action = !allow ? Action.DISCARD : protects ? Action.PROTECT : Action.BYPASS;
    return new PolicySpec(
        chosen,
        selector == null ? ANYTHING : selector,
        priority,
        action,
        protects ? template : null,
        index,
        ordinal);
  }

  /** What adding and deleting have in common. */
  private void common(Token next) throws Refused {
    switch (next.text()) {
      case "dir" -> {
        words.take();
        if (direction != null) {
          throw Refused.wrong(next, "'dir' is given twice");
        }
        direction = direction(words.valueOf(next));
      }
      case "index" -> {
        words.take();
        if (indexToken != null) {
          throw Refused.wrong(next, "'index' is given twice");
        }
        indexToken = words.valueOf(next);
        index = Values.unsigned32(indexToken, "index");
      }
      case "ptype" -> {
        Token type = words.valueOf(words.take());
        if (!type.is("main")) {
          throw type.is("sub")
              ? Refused.notBuilt(type, "sub policies (ptype sub) are")
              : Refused.wrong(type, "'" + type.text() + "' is not a policy type: use main");
        }
      }
      case "ctx" -> throw Refused.notBuilt(next, "security contexts (ctx) are");
      case "mark" -> throw Refused.notBuilt(next, "marks are");
      case "if_id" -> throw Refused.notBuilt(next, "xfrm interfaces (if_id) are");
      case "offload" -> throw Refused.notBuilt(next, "offload by line is");
      default -> selector(next);
    }
  }

  private void selector(Token next) throws Refused {
    if (!SelectorParser.beginsWith(next)) {
      throw Words.unknown(next);
    }
    if (selector != null) {
      throw Refused.wrong(
          next,
          "the selector goes on at '" + next.text() + "': write its words next to each other");
    }
    selector = SelectorParser.read(words);
  }

  private void action(Token value) throws Refused {
    switch (value.text()) {
      case "allow" -> allow = true;
      case "block", "discard" -> allow = false;
      default ->
          throw Refused.wrong(
              value, "'" + value.text() + "' is not an action: use allow, block or discard");
    }
  }

  private void template(Token keyword) throws Refused {
    if (template != null) {
      throw Refused.notBuilt(keyword, "more than one template (tmpl) of a policy is");
    }
    @Nullable IdParser id = null;
    int reqid = 0;
    boolean tunnel = false;
    while (!words.isDone()) {
      Token next = words.peek();
      if (next.is("mode")) {
        tunnel = Modes.isTunnel(words.valueOf(words.take()));
      } else if (next.is("reqid")) {
        reqid = Values.unsigned32(words.valueOf(words.take()), "reqid");
      } else if (next.is("level")) {
        level(words.valueOf(words.take()));
      } else if (id == null && IdParser.beginsWith(next)) {
        id = IdParser.read(words, keyword);
      } else {
        break;
      }
    }
    if (id == null) {
      throw Refused.wrong(keyword, "'tmpl' needs proto esp");
    }
    if (!tunnel) {
      throw Refused.notBuilt(keyword, "transport mode, the default without 'mode tunnel', is");
    }
    template = new Template(id.source, id.destination, reqid, SaParameters.Mode.TUNNEL, id.spi);
  }

  private static void level(Token value) throws Refused {
    if (value.is("use")) {
      throw Refused.notBuilt(value, "optional templates (level use) are");
    }
    if (!value.is("required")) {
      throw Refused.wrong(value, "'" + value.text() + "' is not a level: use required");
    }
  }

  private Change delete() throws Refused {
    while (!words.isDone()) {
      common(words.peek());
    }
    Direction chosen = directionOrRefused();
    if (indexToken != null) {
      throw selector != null
          ? Refused.wrong(indexToken, "a policy is deleted by selector or by index, not by both")
          : Refused.notBuilt(indexToken, "deleting by index is");
    }
    if (selector == null) {
      throw Refused.wrong(start, "which policy? give its selector, as in src A dst B");
    }
    return new Change.DeletePolicy(chosen, selector);
  }

  private Change flush() throws Refused {
    while (!words.isDone()) {
      Token next = words.peek();
      if (!next.is("dir") && !next.is("ptype")) {
        throw Words.unknown(next);
      }
      common(next);
    }
    Set<Direction> all = EnumSet.allOf(Direction.class);
    return new Change.FlushPolicies(direction == null ? Set.copyOf(all) : Set.of(direction));
  }

  private List<Change> setDefault() throws Refused {
    List<Change> changes = new ArrayList<>();
    Set<Direction> seen = EnumSet.noneOf(Direction.class);
    while (!words.isDone()) {
      Token word = words.take();
      Direction of = direction(word);
      if (!seen.add(of)) {
        throw Refused.wrong(word, "'" + word.text() + "' is given twice");
      }
      Token value = words.valueOf(word);
      if (!value.is("accept") && !value.is("block")) {
        throw Refused.wrong(value, "'" + value.text() + "' is not a default: use accept or block");
      }
      changes.add(new Change.SetDefault(of, value.is("accept")));
    }
    if (changes.isEmpty()) {
      throw Refused.wrong(start, "'setdefault' needs a direction and accept or block");
    }
    return changes;
  }

  private Direction directionOrRefused() throws Refused {
    if (direction == null) {
      throw Refused.wrong(start, "'dir' is missing: out, in or fwd");
    }
    return direction;
  }

  private static Direction direction(Token value) throws Refused {
    for (Direction d : Direction.values()) {
      if (value.is(d.label())) {
        return d;
      }
    }
    throw Refused.wrong(value, "'" + value.text() + "' is not a direction: use out, in or fwd");
  }

  /**
   * The lower three bits of an index name the direction.
   *
   * @see "Linux net/xfrm/xfrm_user.c: verify_newpolicy_info"
   */
  private void checkIndex(Direction chosen) throws Refused {
    int number = number(chosen);
    if (indexToken != null && index != 0 && (index & 7) != number) {
      throw Refused.wrong(
          indexToken,
          "index "
              + indexToken.text()
              + " does not fit dir "
              + chosen.label()
              + ": divided by 8 it must leave "
              + number);
    }
  }

  private static int number(Direction direction) {
    return switch (direction) {
      case IN -> 0;
      case OUT -> 1;
      case FWD -> 2;
    };
  }
}
