package gateway.tool.demo;

/**
 * What a demo leaves when it is killed and cannot clean up: its namespaces and its folder carry its
 * process id, and the next demo removes them when that process is gone.
 */
final class DeadProcess {
  /** What the names of namespaces and folders begin with; the process id follows. */
  static final String PREFIX = "gw-demo-";

  private DeadProcess() {}

  /** Whether a name is that of a demo whose process is gone. */
  static boolean owns(String name) {
    if (!name.startsWith(PREFIX)) {
      return false;
    }
    String pid = name.substring(PREFIX.length()).split("-", 2)[0];
    return pid.matches("[0-9]{1,10}")
        && !ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }
}
