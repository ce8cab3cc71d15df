package gateway.shell.ssh;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An input whose lines have an end: who reads them keeps a line until it ends, and a line of a
 * client that never ends would fill the heap. One reader's.
 */
final class BoundedLines extends FilterInputStream {
  /** Octets of a line; those of a policy have some hundred. */
  static final int MOST = 1 << 16;

  private int length;
  private volatile boolean ended;

  BoundedLines(InputStream in) {
    super(in);
  }

  /** Nothing more is read of what has come, by whoever reads. */
  void end() {
    ended = true;
  }

  @Override
  public int read() throws IOException {
    int octet = ended ? -1 : super.read();
    if (octet >= 0) {
      count((byte) octet);
    }
    return octet;
  }

  @Override
  public int read(byte[] octets, int from, int most) throws IOException {
    int read = ended ? -1 : super.read(octets, from, most);
    for (int i = 0; i < read; i++) {
      count(octets[from + i]);
    }
    return read;
  }

  private void count(byte octet) throws IOException {
    length = octet == '\n' || octet == '\r' ? 0 : length + 1;
    if (length > MOST) {
      throw new IOException("a line of more than " + MOST + " octets");
    }
  }
}
