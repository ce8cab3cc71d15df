package gateway.core.folder;

import gateway.core.commit.Change;
import gateway.core.xfrm.XfrmCommand;
import gateway.core.xfrm.XfrmFile;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of {@code ip xfrm} lines that become one commit. What the engine refuses is told with the
 * line that ordered it.
 */
public final class Loading {
  /** How the engine names the order of a request that it refused. */
  private static final Pattern REFUSED = Pattern.compile("(?s)change (\\d+) of \\d+: (.*)");

  private record Place(String file, XfrmCommand command) {}

  private final List<Change> first = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  /** Puts an order in front of those of all files, in the same commit. */
  public void precede(Change change) {
    first.add(change);
  }

  /** Adds a file's orders behind those that are there. */
  public void add(String name, XfrmFile file) {
    file.commands().forEach(command -> places.add(new Place(name, command)));
  }

  /** Every order, as the commit carries them out. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>(first);
    places.forEach(place -> changes.add(place.command.change()));
    return changes;
  }

  /**
   * What the engine refused, told with the line that ordered it.
   *
   * @return {@code FILE:LINE:COL: message}, or the refusal itself when no line is to blame
   */
  public GatewayException placed(GatewayException e) {
    Matcher matcher = REFUSED.matcher(e.getMessage());
    boolean named = matcher.matches();
    int number = named ? Integer.parseInt(matcher.group(1)) - first.size() : 1;
    if (number < 1 || number > places.size() || (!named && places.size() != 1)) {
      return e;
    }
    Place place = places.get(number - 1);
    return new GatewayException(
        e.code(),
        place.file
            + ":"
            + place.command.line()
            + ":"
            + place.command.column()
            + ": "
            + e.code()
            + ": "
            + (named ? matcher.group(2) : e.getMessage()),
        e);
  }
}
