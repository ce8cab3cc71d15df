package gateway.observer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * The calls of the C library that the witnesses need. Every call returns the call's result, or the
 * negated errno (a small negative number) when it failed.
 *
 * <p>An instance belongs to one thread: it holds the place where that thread's errno is captured.
 */
final class Libc {
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EPERM = 1;

  static final int AF_INET = 2;
  static final int AF_PACKET = 17;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SOL_PACKET = 263;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_SNDBUFFORCE = 32;
  static final int SO_RCVBUFFORCE = 33;
  static final int SO_TIMESTAMPNS = 35;
  static final int SO_MEMINFO = 55;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;
  static final short POLLIN = 1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO_FIELD =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = bind("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = bind("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      bind("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      bind("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SENDTO =
      bind("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      bind("recvmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle POLL = bind("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle READ = bind("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = bind("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle IF_NAMETOINDEX = bind("if_nametoindex", JAVA_INT, ADDRESS);
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private final MemorySegment state;
  private final MemorySegment option;

  /** Makes the calls of one thread; the little memory it needs lives as long as {@code arena}. */
  Libc(Arena arena) {
    state = arena.allocate(Linker.Option.captureStateLayout());
    option = arena.allocate(64, 8);
  }

  private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
  }

  private int failure() {
    return -(int) ERRNO_FIELD.get(state, 0L);
  }

  private static AssertionError unexpected(Throwable thrown) {
    return new AssertionError("a call of the C library threw", thrown);
  }

  int socket(int domain, int type, int protocol) {
    try {
      int result = (int) SOCKET.invokeExact(state, domain, type, protocol);
      return result < 0 ? failure() : result;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  int bind(int descriptor, MemorySegment address, int length) {
    try {
      int result = (int) BIND.invokeExact(state, descriptor, address, length);
      return result < 0 ? failure() : result;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /** Sets an option that takes one int. */
  int setOption(int descriptor, int level, int name, int value) {
    option.set(JAVA_INT, 0, value);
    try {
      int result = (int) SETSOCKOPT.invokeExact(state, descriptor, level, name, option, 4);
      return result < 0 ? failure() : result;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /**
   * Reads an option of up to 48 bytes as ints.
   *
   * @return the number of ints read, or the negated errno
   */
  int getOption(int descriptor, int level, int name, int[] values) {
    MemorySegment length = option.asSlice(56, 4);
    length.set(JAVA_INT, 0, Math.min(48, values.length * 4));
    try {
      int result = (int) GETSOCKOPT.invokeExact(state, descriptor, level, name, option, length);
      if (result < 0) {
        return failure();
      }
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
    int count = length.get(JAVA_INT, 0) / 4;
    for (int i = 0; i < count; i++) {
      values[i] = option.get(JAVA_INT, 4L * i);
    }
    return count;
  }

  long sendto(
      int descriptor, MemorySegment data, long length, int flags, MemorySegment address, int size) {
    try {
      long result =
          (long) SENDTO.invokeExact(state, descriptor, data, length, flags, address, size);
      return result < 0 ? failure() : result;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  int recvmmsg(int descriptor, MemorySegment vector, int count, int flags) {
    try {
      int result =
          (int) RECVMMSG.invokeExact(state, descriptor, vector, count, flags, MemorySegment.NULL);
      return result < 0 ? failure() : result;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  int poll(MemorySegment descriptors, long count, int timeoutMillis) {
    try {
      int result = (int) POLL.invokeExact(state, descriptors, count, timeoutMillis);
      return result < 0 ? failure() : result;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  long read(int descriptor, MemorySegment buffer, long length) {
    try {
      long result = (long) READ.invokeExact(state, descriptor, buffer, length);
      return result < 0 ? failure() : result;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  void close(int descriptor) {
    try {
      int unused = (int) CLOSE.invokeExact(state, descriptor);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /** The index of a network device in this namespace, or the negated errno. */
  int deviceIndex(String device) {
    try (Arena arena = Arena.ofConfined()) {
      int result = (int) IF_NAMETOINDEX.invokeExact(state, arena.allocateFrom(device));
      return result == 0 ? failure() : result;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /**
   * Asks for a socket buffer beyond the system's limit, or up to it where the privilege is missing.
   *
   * @param force {@link #SO_RCVBUFFORCE} or {@link #SO_SNDBUFFORCE}
   * @param plain {@link #SO_RCVBUF} or {@link #SO_SNDBUF}
   * @return the size in bytes that the kernel granted (it doubles what was asked for)
   */
  int growBuffer(int descriptor, int force, int plain, int bytes) {
    if (setOption(descriptor, SOL_SOCKET, force, bytes) < 0) {
      setOption(descriptor, SOL_SOCKET, plain, bytes);
    }
    int[] granted = new int[1];
    getOption(descriptor, SOL_SOCKET, plain, granted);
    return granted[0];
  }

  /** The result itself, or an exception that names what was tried and the system's reason. */
  static int check(int result, String attempt) throws IOException {
    if (result == -EPERM) {
      throw new MissingException(
          attempt
              + ": not permitted. Run it as root (sudo), or with CAP_NET_RAW and CAP_NET_ADMIN.");
    }
    if (result < 0) {
      throw new IOException(attempt + ": " + describe(-result));
    }
    return result;
  }

  /** The system's text for an errno. */
  static String describe(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(256).getString(0, StandardCharsets.UTF_8) + " (errno " + errno + ")";
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }
}
