package gateway.trust.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.trust.Trust;
import gateway.trust.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** {@code bundle:trust [ID]}: judges the octets that the framework holds, now. */
@Service
@Command(
    scope = "bundle",
    name = "trust",
    description = "Says whether bundles are trusted, who signed them, and why.")
public final class BundleTrust implements Action {
  private static final String[] KEYS = {
    "id", "name", "version", "trusted", "reason", "signer", "detail"
  };

  @Reference @Nullable BundleContext context;

  @Reference(optional = true)
  @Nullable Trust trust;

  @Argument(
      name = "ID",
      description = "Numbers or symbolic names of bundles; all bundles if none is given.",
      multiValued = true)
  @Completion(BundleCompleter.class)
  @Nullable List<String> ids;

  @Option(name = "--json", description = "Prints JSON; a refusal is JSON, too.")
  boolean json;

  @Option(name = "--no-format", description = "Prints rows without heads, cells separated by tabs.")
  boolean noFormat;

  /** Made by Karaf for each call. */
  public BundleTrust() {}

  @Override
  public @Nullable Object execute() throws GatewayException {
    List<String> asked = new ArrayList<>(ids == null ? List.of() : ids);
    // Karaf knows an option in front of the arguments only
    boolean asJson = asked.removeIf("--json"::equals) | json;
    boolean plain = asked.removeIf("--no-format"::equals) | noFormat;
    try {
      List<List<Object>> rows = rows(asked);
      if (asJson) {
        System.out.println(toJson(rows));
      } else {
        print(rows, plain);
      }
      return null;
    } catch (GatewayException e) {
      if (asJson) {
        ObjectNode refusal = JsonNodeFactory.instance.objectNode();
        System.err.println(
            refusal.put("error", e.code().name()).put("message", e.getMessage()).toString());
      }
      throw e;
    }
  }

  private List<List<Object>> rows(List<String> asked) throws GatewayException {
    Trust gate = trust;
    BundleContext bundles = context;
    if (gate == null || bundles == null) {
      throw new GatewayException(Errno.ENOENT, "there is no gate; start the bundle gateway.trust");
    }
    List<List<Object>> rows = new ArrayList<>();
    for (Bundle bundle : bundles.getBundles()) {
      if (isAskedFor(bundle, asked)) {
        rows.add(row(bundle, gate.judge(bundle)));
      }
    }
    if (rows.isEmpty()) {
      throw new GatewayException(
          Errno.ENOENT, "no bundle has this number or name; bundle:list -t 0 shows all");
    }
    return rows;
  }

  private static boolean isAskedFor(Bundle bundle, List<String> asked) {
    return asked.isEmpty()
        || asked.contains(Long.toString(bundle.getBundleId()))
        || asked.stream().anyMatch(name -> name.equals(bundle.getSymbolicName()));
  }

  private static List<Object> row(Bundle bundle, Verdict verdict) {
    String name = bundle.getSymbolicName();
    // a stranger names himself: his name is printed as a verdict prints text
    String printable = new Verdict(verdict.reason(), null, name == null ? "" : name).detail();
    String signer = verdict.signer();
    return List.of(
        bundle.getBundleId(),
        printable,
        bundle.getVersion().toString(),
        verdict.trusted(),
        verdict.reason().word(),
        signer == null ? "" : signer,
        verdict.detail());
  }

  private static ArrayNode toJson(List<List<Object>> rows) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (List<Object> row : rows) {
      ObjectNode object = array.addObject();
      for (int i = 0; i < KEYS.length; i++) {
        switch (row.get(i)) {
          case Long number -> object.put(KEYS[i], number);
          case Boolean flag -> object.put(KEYS[i], flag);
          case String text when text.isEmpty() -> object.putNull(KEYS[i]);
          default -> object.put(KEYS[i], row.get(i).toString());
        }
      }
    }
    return array;
  }

  private static void print(List<List<Object>> rows, boolean plain) {
    ShellTable table = new ShellTable();
    for (String key : KEYS) {
      table.column(key);
    }
    rows.forEach(row -> table.addRow().addContent(row));
    table.print(System.out, !plain);
  }
}
