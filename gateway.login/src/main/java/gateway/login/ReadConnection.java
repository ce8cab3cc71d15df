package gateway.login;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;

/**
 * A connection whose client reads what it is sent. What it has not read waits in the heap, and the
 * server bounds it by the client's own window alone, answers to requests by nothing. Here a command
 * waits with the next packet while there is much; a client that goes on asking and reads no answer,
 * logged in or not, is let go.
 *
 * <p>Threading: written to by any thread; what waits has a lock of its own.
 */
final class ReadConnection extends ServerSessionImpl {
  /** Octets that wait when a command has to. */
  static final int MUCH = 1 << 20;

  /** Octets that wait when the connection ends. */
  static final int TOO_MUCH = 4 << 20;

  // What a packet takes beside its octets: padding, a tag, objects.
  private static final int PACKET = 512;

  private final Object lock = new Object();
  private long waiting;

  ReadConnection(ServerFactoryManager server, IoSession io) throws Exception {
    super(server, io);
  }

  @Override
  public IoWriteFuture writePacket(Buffer packet) throws IOException {
    long octets = enter(packet);
    return leaving(octets, () -> super.writePacket(packet));
  }

  @Override
  public IoWriteFuture writePacket(Buffer packet, long timeout, TimeUnit unit) throws IOException {
    long octets = enter(packet);
    return leaving(octets, () -> super.writePacket(packet, timeout, unit));
  }

  private interface Write {
    IoWriteFuture write() throws IOException;
  }

  private IoWriteFuture leaving(long octets, Write write) throws IOException {
    boolean written = false;
    try {
      IoWriteFuture future = write.write();
      written = true;
      return future.addListener(done -> leave(octets));
    } finally {
      if (!written) {
        leave(octets);
      }
    }
  }

  private long enter(Buffer packet) throws IOException {
    long octets = (long) packet.available() + PACKET;
    boolean patient = mayWait(packet.array()[packet.rpos()]);
    boolean full;
    synchronized (lock) {
      while (patient && waiting >= MUCH && !isClosing()) {
        pause();
      }
      waiting += octets;
      full = waiting > TOO_MUCH;
    }
    if (full) {
      close(true);
    }
    return octets;
  }

  private void pause() throws IOException {
    try {
      lock.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("a client that does not read");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private void leave(long octets) {
    synchronized (lock) {
      waiting -= octets;
      lock.notifyAll();
    }
  }

  // The server's own threads read from clients, too: none waits for one of them. Who holds the
  // lock of the futures would keep those from being done that are waited for.
  private boolean mayWait(byte message) {
    return (message == SshConstants.SSH_MSG_CHANNEL_DATA
            || message == SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA)
        && !ThreadUtils.isInternalThread()
        && !Thread.holdsLock(getFutureLock());
  }
}
