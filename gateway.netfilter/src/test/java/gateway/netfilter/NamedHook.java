package gateway.netfilter;

import java.util.Set;

/** A hook of any description that answers always the same and counts how often it was asked. */
final class NamedHook implements NetfilterHook {
  private final String name;
  private final Set<HookPoint> points;
  private final int priority;
  private final Set<String> before;
  private final Set<String> after;
  private final int answer;

  int asked;

  NamedHook(
      String name,
      Set<HookPoint> points,
      int priority,
      Set<String> before,
      Set<String> after,
      int answer) {
    this.name = name;
    this.points = points;
    this.priority = priority;
    this.before = before;
    this.after = after;
    this.answer = answer;
  }

  static NamedHook forwarding(String name, int priority, Set<String> before, Set<String> after) {
    return new NamedHook(name, Set.of(HookPoint.FORWARD), priority, before, after, Verdict.ACCEPT);
  }

  static NamedHook answering(String name, int priority, int answer) {
    return new NamedHook(name, Set.of(HookPoint.FORWARD), priority, Set.of(), Set.of(), answer);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<HookPoint> points() {
    return points;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public Set<String> before() {
    return before;
  }

  @Override
  public Set<String> after() {
    return after;
  }

  @Override
  public int onPacket(HookPacket packet) {
    asked++;
    return answer;
  }
}
