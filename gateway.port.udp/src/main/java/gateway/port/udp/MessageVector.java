package gateway.port.udp;

import gateway.packet.Memory;
import java.lang.foreign.Arena;

/**
 * An array of {@code struct mmsghdr} with its addresses and control areas, for {@code recvmmsg(2)}
 * and {@code sendmmsg(2)}, as 64-bit Linux lays them out. Used by one worker.
 */
final class MessageVector {
  /** Bytes of the control area of a message. */
  static final int CONTROL = 64;

  /** Bytes of a {@code cmsghdr}. */
  static final int CONTROL_HEADER = 16;

  private static final int MESSAGE = 64;
  private static final int ADDRESS = 16;

  private final long messages;
  private final long addresses;
  private final long controls;

  MessageVector(int count, Arena arena) {
    messages = arena.allocate((long) count * MESSAGE, 64).address();
    addresses = arena.allocate((long) count * ADDRESS, 64).address();
    controls = arena.allocate((long) count * CONTROL, 64).address();
    for (int i = 0; i < count; i++) {
      Memory.putNative64(message(i), address(i));
      Memory.putNative64(message(i) + 8, ADDRESS);
      Memory.putNative64(message(i) + 32, control(i));
      Memory.putNative64(message(i) + 40, CONTROL);
    }
  }

  /** The address of message {@code i}. */
  long message(int i) {
    return messages + (long) i * MESSAGE;
  }

  /** The {@code sockaddr_in} of message {@code i}. */
  long address(int i) {
    return addresses + (long) i * ADDRESS;
  }

  /** The control area of message {@code i}. */
  long control(int i) {
    return controls + (long) i * CONTROL;
  }

  /** Where message {@code i} has its data: {@code count} iovecs. */
  void vector(int i, long iov, int count) {
    Memory.putNative64(message(i) + 16, iov);
    Memory.putNative64(message(i) + 24, count);
  }

  /** How many bytes of control messages there are, or may be. */
  void controlLength(int i, int length) {
    Memory.putNative64(message(i) + 40, length);
  }

  int controlLength(int i) {
    return (int) Memory.native64(message(i) + 40);
  }

  /** How many bytes the message has after a call. */
  int length(int i) {
    return Memory.native32(message(i) + 56);
  }

  /** Makes a message ready to be received into again. */
  void rearm(int i) {
    Memory.putNative32(message(i) + 8, ADDRESS);
    Memory.putNative64(message(i) + 40, CONTROL);
    Memory.putNative32(message(i) + 48, 0);
  }

  /** Writes a control message of one number; returns the bytes it takes. */
  static int writeControl(long at, int level, int type, int bytes, int value) {
    Memory.putNative64(at, CONTROL_HEADER + bytes);
    Memory.putNative32(at + 8, level);
    Memory.putNative32(at + 12, type);
    Memory.putNative64(at + CONTROL_HEADER, 0);
    if (bytes == 2) {
      Memory.putNative16(at + CONTROL_HEADER, value);
    } else {
      Memory.putNative32(at + CONTROL_HEADER, value);
    }
    return CONTROL_HEADER + 8;
  }
}
