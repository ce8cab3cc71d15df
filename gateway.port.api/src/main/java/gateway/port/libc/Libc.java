package gateway.port.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * System calls by the C library's names. Every function returns what the call returned, or {@code
 * -errno} when it failed. Allocates nothing after a thread's first call.
 */
public final class Libc {
  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int EBUSY = 16;
  public static final int EINVAL = 22;
  public static final int ENOBUFS = 105;
  public static final int EMSGSIZE = 90;

  public static final int EPOLLIN = 1;

  public static final int O_RDWR = 2;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
  private static final long ERRNO_OFFSET =
      Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static final MethodHandle READ = bind("read", LONG, INT, LONG, LONG);
  private static final MethodHandle WRITE = bind("write", LONG, INT, LONG, LONG);
  private static final MethodHandle WRITEV = bind("writev", LONG, INT, LONG, INT);
  private static final MethodHandle READV = bind("readv", LONG, INT, LONG, INT);
  private static final MethodHandle SOCKET = bind("socket", INT, INT, INT, INT);
  private static final MethodHandle BIND = bind("bind", INT, INT, LONG, INT);
  private static final MethodHandle SETSOCKOPT = bind("setsockopt", INT, INT, INT, INT, LONG, INT);
  private static final MethodHandle GETSOCKOPT = bind("getsockopt", INT, INT, INT, INT, LONG, LONG);
  private static final MethodHandle GETSOCKNAME = bind("getsockname", INT, INT, LONG, LONG);
  private static final MethodHandle SENDMSG = bind("sendmsg", LONG, INT, LONG, INT);
  private static final MethodHandle RECVMSG = bind("recvmsg", LONG, INT, LONG, INT);
  private static final MethodHandle SENDMMSG = bind("sendmmsg", INT, INT, LONG, INT, INT);
  private static final MethodHandle RECVMMSG = bind("recvmmsg", INT, INT, LONG, INT, INT, LONG);
  private static final MethodHandle SENDTO = bind("sendto", LONG, INT, LONG, LONG, INT, LONG, INT);
  private static final MethodHandle RECV = bind("recv", LONG, INT, LONG, LONG, INT);
  private static final MethodHandle CLOSE = bind("close", INT, INT);
  private static final MethodHandle EVENTFD = bind("eventfd", INT, INT, INT);
  private static final MethodHandle POLL = bind("poll", INT, LONG, LONG, INT);
  private static final MethodHandle EPOLL_CREATE = bind("epoll_create1", INT, INT);
  private static final MethodHandle EPOLL_CTL = bind("epoll_ctl", INT, INT, INT, INT, LONG);
  private static final MethodHandle OPEN =
      variadic("open", FunctionDescriptor.of(INT, LONG, INT, INT), 2);
  private static final MethodHandle IOCTL =
      variadic("ioctl", FunctionDescriptor.of(INT, INT, LONG, LONG), 2);

  // The capture area is per thread and lives as long as the process may call from that thread.
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private Libc() {}

  private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        SYMBOLS.find(name).orElseThrow(),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle variadic(String name, FunctionDescriptor descriptor, int first) {
    return LINKER.downcallHandle(
        SYMBOLS.find(name).orElseThrow(),
        descriptor,
        Linker.Option.firstVariadicArg(first),
        Linker.Option.captureCallState("errno"));
  }

  private static int errno(MemorySegment state) {
    return state.get(INT, ERRNO_OFFSET);
  }

  private static Error broken(Throwable t) {
    return new AssertionError("a downcall failed to link", t);
  }

  /** {@code read(2)}. */
  public static int read(int fd, long buffer, long length) {
    MemorySegment state = STATE.get();
    try {
      long n = (long) READ.invokeExact(state, fd, buffer, length);
      return n < 0 ? -errno(state) : (int) n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code write(2)}. */
  public static int write(int fd, long buffer, long length) {
    MemorySegment state = STATE.get();
    try {
      long n = (long) WRITE.invokeExact(state, fd, buffer, length);
      return n < 0 ? -errno(state) : (int) n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code writev(2)}; {@code iov} is the address of {@code count} iovecs of 16 bytes. */
  public static int writev(int fd, long iov, int count) {
    MemorySegment state = STATE.get();
    try {
      long n = (long) WRITEV.invokeExact(state, fd, iov, count);
      return n < 0 ? -errno(state) : (int) n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code readv(2)}. */
  public static int readv(int fd, long iov, int count) {
    MemorySegment state = STATE.get();
    try {
      long n = (long) READV.invokeExact(state, fd, iov, count);
      return n < 0 ? -errno(state) : (int) n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code socket(2)}. */
  public static int socket(int family, int type, int protocol) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) SOCKET.invokeExact(state, family, type, protocol);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code bind(2)}. */
  public static int bind(int fd, long address, int length) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) BIND.invokeExact(state, fd, address, length);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code setsockopt(2)}. */
  public static int setsockopt(int fd, int level, int option, long value, int length) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) SETSOCKOPT.invokeExact(state, fd, level, option, value, length);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code setsockopt(2)} of an int. */
  public static int setsockopt(int fd, int level, int option, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment v = arena.allocateFrom(INT, value);
      return setsockopt(fd, level, option, v.address(), 4);
    }
  }

  /** {@code getsockopt(2)}; {@code length} is the address of a socklen_t. */
  public static int getsockopt(int fd, int level, int option, long value, long length) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code getsockname(2)}; {@code length} is the address of a socklen_t. */
  public static int getsockname(int fd, long address, long length) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) GETSOCKNAME.invokeExact(state, fd, address, length);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code sendmsg(2)}. */
  public static int sendmsg(int fd, long message, int flags) {
    MemorySegment state = STATE.get();
    try {
      long n = (long) SENDMSG.invokeExact(state, fd, message, flags);
      return n < 0 ? -errno(state) : (int) n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code recvmsg(2)}. */
  public static int recvmsg(int fd, long message, int flags) {
    MemorySegment state = STATE.get();
    try {
      long n = (long) RECVMSG.invokeExact(state, fd, message, flags);
      return n < 0 ? -errno(state) : (int) n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code sendmmsg(2)}. */
  public static int sendmmsg(int fd, long messages, int count, int flags) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) SENDMMSG.invokeExact(state, fd, messages, count, flags);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code recvmmsg(2)} without a timeout. */
  public static int recvmmsg(int fd, long messages, int count, int flags) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) RECVMMSG.invokeExact(state, fd, messages, count, flags, 0L);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code sendto(2)}. */
  public static int sendto(int fd, long buffer, long length, int flags, long address, int size) {
    MemorySegment state = STATE.get();
    try {
      long n = (long) SENDTO.invokeExact(state, fd, buffer, length, flags, address, size);
      return n < 0 ? -errno(state) : (int) n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code recv(2)}. */
  public static int recv(int fd, long buffer, long length, int flags) {
    MemorySegment state = STATE.get();
    try {
      long n = (long) RECV.invokeExact(state, fd, buffer, length, flags);
      return n < 0 ? -errno(state) : (int) n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code close(2)}. */
  public static int close(int fd) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) CLOSE.invokeExact(state, fd);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code eventfd(2)}. */
  public static int eventfd(int initial, int flags) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) EVENTFD.invokeExact(state, initial, flags);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code poll(2)}; {@code fds} is the address of {@code count} pollfds of 8 bytes. */
  public static int poll(long fds, long count, int timeoutMillis) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) POLL.invokeExact(state, fds, count, timeoutMillis);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code epoll_create1(2)}. */
  public static int epollCreate(int flags) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) EPOLL_CREATE.invokeExact(state, flags);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code epoll_ctl(2)} with {@code EPOLL_CTL_ADD}, level-triggered. Control path: allocates. */
  public static int epollAdd(int epoll, int fd, int events) {
    MemorySegment state = STATE.get();
    try (Arena arena = Arena.ofConfined()) {
      // On x86-64 the structure is packed, elsewhere the data lie 4 bytes further; nobody reads
      // them.
      MemorySegment event = arena.allocate(16, 8);
      event.set(INT, 0, events);
      int n = (int) EPOLL_CTL.invokeExact(state, epoll, 1, fd, event.address());
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code open(2)}; {@code path} is the address of a C string. */
  public static int open(long path, int flags) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) OPEN.invokeExact(state, path, flags, 0);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** {@code ioctl(2)}. */
  public static int ioctl(int fd, long request, long argument) {
    MemorySegment state = STATE.get();
    try {
      int n = (int) IOCTL.invokeExact(state, fd, request, argument);
      return n < 0 ? -errno(state) : n;
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  /** The words for a negative result, for messages of the control path. */
  public static String error(int result) {
    return switch (-result) {
      case 1 -> "operation not permitted";
      case 2 -> "no such file or directory";
      case 6, 19 -> "no such device";
      case 13 -> "permission denied";
      case 16 -> "device or resource busy";
      case 17 -> "file exists";
      case 22 -> "invalid argument";
      case 98 -> "address already in use";
      case 99 -> "cannot assign requested address";
      case 101 -> "network is unreachable";
      default -> "errno " + -result;
    };
  }
}
