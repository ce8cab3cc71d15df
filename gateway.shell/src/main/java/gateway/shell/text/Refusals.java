package gateway.shell.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import gateway.packet.GatewayException;
import java.util.List;
import java.util.regex.Pattern;

/** How a refusal is shown. Stateless; any thread. */
public final class Refusals {
  private static final Pattern PLACE = Pattern.compile("[^\\n]+:\\d+:\\d+: .*");

  private Refusals() {}

  /**
   * The errors of an input file stand alone, one {@code FILE:LINE:COL: message} a line; every other
   * message begins with its code.
   */
  public static String text(GatewayException refused) {
    List<String> lines = refused.getMessage().lines().toList();
    boolean places = lines.stream().allMatch(line -> PLACE.matcher(line).matches());
    String text = String.join("\n", lines.stream().map(Quoted::within).toList());
    return places ? text : refused.code() + ": " + text;
  }

  /** {@code {"error":"EBUSY","message":"..."}}. */
  public static String json(GatewayException refused) {
    return JsonForm.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("error", refused.code().name())
            .put("message", refused.getMessage()));
  }
}
