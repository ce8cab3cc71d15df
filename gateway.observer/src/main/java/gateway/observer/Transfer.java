package gateway.observer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A TCP transfer of pseudo-random bytes whose SHA-256 is taken at both ends. The client sends the
 * length and the bytes; the server answers with its digest.
 */
public final class Transfer {
  private static final String USAGE =
      "Transfer server --local ADDRESS --port N [--timeout-ms N]\n"
          + "       Transfer client --local ADDRESS --peer ADDRESS --port N --bytes N [--seed N]"
          + " [--timeout-ms N]";
  private static final String WHAT = "transfer";
  private static final int CHUNK = 64 * 1024;

  private Transfer() {}

  /** Runs one transfer and prints one line; the server prints {@code ready} before. */
  public static void main(String[] arguments) {
    CommandLine.main(
        arguments,
        USAGE,
        Set.of("local", "peer", "port", "bytes", "seed", "timeout-ms"),
        Set.of(),
        line -> {
          String mode = line.words().size() == 1 ? line.words().getFirst() : "";
          int port = CommandLine.number(line.required("port"), 1, 65_535);
          int timeout = CommandLine.number(line.text("timeout-ms", "60000"), 1, Integer.MAX_VALUE);
          InetAddress local = InetAddress.getByAddress(Addresses.ipv4(line.required("local")));
          return switch (mode) {
            case "server" -> serve(new InetSocketAddress(local, port), timeout);
            case "client" -> {
              byte[] peer = Addresses.ipv4(line.required("peer"));
              InetSocketAddress target =
                  new InetSocketAddress(InetAddress.getByAddress(peer), port);
              long bytes = line.number("bytes", -1);
              if (bytes < 0) {
                throw new UsageException("option --bytes is missing or negative");
              }
              yield send(local, target, bytes, line.number("seed", 1), timeout);
            }
            default -> throw new UsageException("the mode is server or client");
          };
        });
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  // A blocked write knows no timeout of its own: the socket is closed under it.
  private static void closeAfter(Socket socket, int timeoutMillis) {
    Thread.ofPlatform()
        .name("transfer-timeout")
        .daemon()
        .start(() -> {
          try (socket) {
            Thread.sleep(timeoutMillis);
          } catch (InterruptedException | IOException ended) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static int serve(InetSocketAddress address, int timeout) throws IOException {
    try (ServerSocket server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(address);
      server.setSoTimeout(timeout);
      Json.event(WHAT, "ready").put("port", server.getLocalPort()).print();
      try (Socket socket = server.accept()) {
        closeAfter(socket, timeout);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        long bytes = in.readLong();
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK];
        for (long left = bytes; left > 0; ) {
          int n = in.read(chunk, 0, (int) Math.min(left, CHUNK));
          if (n < 0) {
            throw new EOFException("the client closed with " + left + " bytes to come");
          }
          digest.update(chunk, 0, n);
          left -= n;
        }
        byte[] own = digest.digest();
        socket.getOutputStream().write(own);
        socket.getOutputStream().flush();
        String hex = HexFormat.of().formatHex(own);
        Json.event(WHAT, "received").put("bytes", bytes).put("sha256", hex).print();
        return 0;
      }
    }
  }

  private static int send(
      InetAddress local, InetSocketAddress target, long bytes, long seed, int timeout)
      throws IOException {
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(local, 0));
      closeAfter(socket, timeout);
      socket.connect(target, timeout);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeLong(bytes);
      MessageDigest digest = sha256();
      SplittableRandom random = new SplittableRandom(seed);
      byte[] chunk = new byte[CHUNK];
      for (long left = bytes; left > 0; ) {
        int n = (int) Math.min(left, CHUNK);
        random.nextBytes(chunk);
        digest.update(chunk, 0, n);
        out.write(chunk, 0, n);
        left -= n;
      }
      out.flush();
      byte[] own = digest.digest();
      byte[] peer = socket.getInputStream().readNBytes(own.length);
      boolean equal = MessageDigest.isEqual(own, peer);
      Json json = Json.event(WHAT, "sent").put("bytes", bytes);
      json.put("sha256", HexFormat.of().formatHex(own));
      json.put("peer_sha256", HexFormat.of().formatHex(peer)).put("sha256_equal", equal);
      json.put("duration_ns", System.nanoTime() - start).print();
      return equal ? 0 : 1;
    }
  }
}
