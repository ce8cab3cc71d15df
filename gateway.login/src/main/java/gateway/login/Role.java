package gateway.login;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a person may do in the shell. Each role may do what the ones before it may. */
enum Role {
  /** Looks: lists, counters, explanations. */
  VIEWER("viewer"),
  /** Changes policies and SAs, traces, loads. */
  OPERATOR("operator"),
  /** Everything: drivers, bundles, configuration, keys. */
  ADMIN("admin", "manager", "systembundles");

  /** Karaf lets in only who has this role, if its configuration says so. */
  private static final String ENTERS = "ssh";

  private final List<String> own;

  /**
   * @param own the names in access rules that come with this role; {@code manager} and {@code
   *     systembundles} are Karaf's, and belong to nobody below an admin: a manager may write files
   *     through Karaf's configuration service
   */
  Role(String... own) {
    this.own = List.of(own);
  }

  /** The names of access rules that a person in this role meets. */
  List<String> names() {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(ENTERS),
            Arrays.stream(values())
                .filter(r -> r.compareTo(this) <= 0)
                .flatMap(r -> r.own.stream()))
        .toList();
  }

  /** As an operator writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst();
  }
}
