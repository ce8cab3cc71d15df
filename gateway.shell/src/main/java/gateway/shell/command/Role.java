package gateway.shell.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who may call what, from little to everything. */
public enum Role {
  /** Looks. */
  VIEWER,
  /** Changes policies and SAs. */
  OPERATOR,
  /** Changes what the gateway is made of. */
  ADMIN;

  /** The name that a login carries. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** This role and those that include it, as a rule of Karaf lists them. */
  public List<String> included() {
    return Arrays.stream(values()).filter(r -> r.ordinal() >= ordinal()).map(Role::label).toList();
  }
}
