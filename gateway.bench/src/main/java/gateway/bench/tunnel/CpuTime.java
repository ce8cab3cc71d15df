package gateway.bench.tunnel;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time of whole processes, as {@code proc(5)} has it in {@code /proc/PID/stat}. */
final class CpuTime {
  /** USER_HZ, which is 100 on every architecture that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  private CpuTime() {}

  /** Seconds in user and in system mode of all threads of the processes. */
  static double seconds(List<Long> pids) throws GatewayException {
    long ticks = 0;
    for (long pid : pids) {
      ticks += ticks(pid);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long ticks(long pid) throws GatewayException {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name of the program stands in parentheses and may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    } catch (IOException gone) {
      throw new GatewayException(
          Errno.EIO, "process " + pid + " ended while it was measured", gone);
    }
  }
}
