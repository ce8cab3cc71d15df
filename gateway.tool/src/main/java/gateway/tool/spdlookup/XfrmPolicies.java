package gateway.tool.spdlookup;

import gateway.core.commit.Change;
import gateway.core.input.InputErrors;
import gateway.core.xfrm.XfrmCommand;
import gateway.core.xfrm.XfrmReader;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;

/**
 * Reads {@code ip xfrm} lines and follows what they do to the policies, from none: the ordinal of a
 * policy is that of the last line that wrote it. SAs are read and not needed.
 */
public final class XfrmPolicies {
  private XfrmPolicies() {}

  /**
   * Reads a whole file.
   *
   * @param file the name that errors begin with
   * @param text its content
   * @throws GatewayException one line {@code FILE:LINE:COL: message} per wrong line
   */
  public static PolicySet read(String file, String text) throws GatewayException {
    InputErrors errors = new InputErrors(file);
    PolicySet set = new PolicySet();
    for (XfrmCommand command : XfrmReader.read(file, text).commands()) {
      apply(set, command, errors);
    }
    errors.throwIfAny();
    return set;
  }

  private static void apply(PolicySet set, XfrmCommand command, InputErrors errors) {
    switch (command.change()) {
      case Change.AddPolicy(var policy) -> {
        Direction direction = policy.direction();
        if (!set.add(direction, policy.selector(), policy.priority(), policy.ordinal())) {
          errors.add(
              command.line(), command.column(), Errno.EEXIST, "EEXIST: the policy exists already");
        }
      }
      case Change.UpdatePolicy(var policy) ->
          set.update(policy.direction(), policy.selector(), policy.priority(), policy.ordinal());
      case Change.DeletePolicy(Direction direction, Selector selector) -> {
        if (!set.delete(direction, selector)) {
          errors.add(
              command.line(),
              command.column(),
              Errno.ENOENT,
              "ENOENT: no " + direction.label() + " policy has this selector");
        }
      }
      case Change.FlushPolicies(var directions) -> directions.forEach(set::flush);
      default -> {}
    }
  }
}
