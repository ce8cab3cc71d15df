package gateway.core.xfrm;

import gateway.core.commit.Change;
import java.util.List;

/**
 * All orders of a file, in its order. The n-th {@code policy add} or {@code policy update} line
 * carries the ordinal n (counted from 1) in its {@link gateway.core.spd.PolicySpec}.
 *
 * @param commands the lines' orders
 */
public record XfrmFile(List<XfrmCommand> commands) {
  /** Takes a copy of the list. */
  public XfrmFile {
    commands = List.copyOf(commands);
  }

  /** The orders without their places. */
  public List<Change> changes() {
    return commands.stream().map(XfrmCommand::change).toList();
  }
}
