package gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A server as Karaf makes it, fitted, with real clients. */
@Timeout(60)
class SshDoorTest extends FittedServer {
  @Test
  void shouldBeClosedBeforeItsRegistrationReturnsAndSoBeforeItListens() throws Exception {
    try (Frame frame = new Frame(folder.resolve("framework"))) {
      var servers = new SshDoor(frame.context(), log).open();
      PublickeyAuthenticator karafs = server.getPublickeyAuthenticator();
      var registration = frame.context().registerService(SshServer.class, server, null);
      assertSame(RejectAllForwardingFilter.INSTANCE, server.getForwardingFilter());
      assertFalse(server.isStarted());
      servers.close();
      assertSame(karafs, server.getPublickeyAuthenticator(), "nobody calls a bundle that left");
      assertSame(RejectAllForwardingFilter.INSTANCE, server.getForwardingFilter());
      server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
      new SshDoor(frame.context(), log).open();
      assertSame(RejectAllForwardingFilter.INSTANCE, server.getForwardingFilter(), "there already");
      registration.unregister();
    }
  }

  @Test
  void shouldForwardNothingForWhoeverMayEnter() throws Exception {
    start();
    try (ClientSession session = connect("carol")) {
      session.addPublicKeyIdentity(carol);
      session.auth().verify(PATIENCE);
      SshdSocketAddress here = new SshdSocketAddress("127.0.0.1", server.getPort());
      SshdSocketAddress any = new SshdSocketAddress("127.0.0.1", 0);
      try (ChannelDirectTcpip tunnel = session.createDirectTcpipChannel(any, here)) {
        assertThrows(IOException.class, () -> tunnel.open().verify(PATIENCE));
      }
      assertThrows(IOException.class, () -> session.startRemotePortForwarding(any, here));
    }
  }

  @Test
  void shouldTellWhoLoggedInWithWhichKeyFromWhere() throws Exception {
    start();
    try (ClientSession session = connect("carol")) {
      session.addPublicKeyIdentity(Keys.P256.generate()); // tried first, and no refusal
      session.addPublicKeyIdentity(carol);
      session.auth().verify(PATIENCE);
      InetSocketAddress from =
          assertInstanceOf(InetSocketAddress.class, session.getIoSession().getLocalAddress());
      assertEquals(
          "login: \"carol\" as operator with "
              + KeyUtils.getFingerPrint(BuiltinDigests.sha256, carol.getPublic())
              + " from 127.0.0.1:"
              + from.getPort(),
          next(entered));
    }
    try (ClientSession session = connect("nobody")) {
      assertThrows(IOException.class, () -> session.auth().verify(PATIENCE));
    }
    assertTrue(next(refused).startsWith("login refused: no key was shown, from 127.0.0.1:"));
    assertEquals(List.of(), List.copyOf(refused));
  }

  @Test
  void shouldTellOnceOfAClientWhoseKeysWereRefusedAndQuoteItsName() throws Exception {
    start();
    KeyPair last = Keys.P384.generate();
    try (ClientSession session = connect("car\"ol\n")) {
      session.addPublicKeyIdentity(carol);
      session.addPublicKeyIdentity(last);
      assertThrows(IOException.class, () -> session.auth().verify(PATIENCE));
    }
    String line = next(refused);
    assertTrue(
        line.startsWith(
            "login refused: \"car\\\"ol\\u000a\" with "
                + KeyUtils.getFingerPrint(BuiltinDigests.sha256, last.getPublic())
                + " and 1 keys before it, from 127.0.0.1:"),
        line);
    assertEquals(List.of(), List.copyOf(refused));
    assertEquals(List.of(), List.copyOf(entered));
  }

  @Test
  void shouldTellOfAClientThatShowsAKeyAndCannotProveToHoldIt() throws Exception {
    start();
    KeyPair half = new KeyPair(carol.getPublic(), Keys.P256.generate().getPrivate());
    try (ClientSession session = connect("carol")) {
      session.addPublicKeyIdentity(half);
      assertThrows(IOException.class, () -> session.auth().verify(PATIENCE));
    }
    String line = next(refused);
    assertTrue(line.contains(" and did not prove to hold it, from "), line);
    assertEquals(List.of(), List.copyOf(entered));
  }

  @Test
  void shouldShowOutWhoWaitedLongestWhenTooManyWaitAndLetTheOthersIn() throws Exception {
    start();
    List<Socket> knockers = new ArrayList<>();
    try {
      for (int i = 0; i < Lobby.MOST; i++) {
        knockers.add(knock());
      }
      Socket first = knockers.removeFirst();
      try (ClientSession session = connect("carol")) {
        assertEquals(-1, first.getInputStream().read(), "shown out for the one who comes");
        first.close();
        session.addPublicKeyIdentity(carol);
        session.auth().verify(PATIENCE);
        knockers.add(knock()); // who has logged in does not wait any more
        try (ClientSession other = connect("carol")) {
          other.addPublicKeyIdentity(carol);
          other.auth().verify(PATIENCE);
          assertEquals(-1, knockers.removeFirst().getInputStream().read());
          assertTrue(session.isOpen(), "who has logged in is not shown out");
        }
      }
    } finally {
      for (Socket knocker : knockers) {
        knocker.close();
      }
    }
  }

  @Test
  void shouldWaitHalfAMinuteForALogin() throws Exception {
    start();
    assertEquals(Duration.ofSeconds(30), CoreModuleProperties.AUTH_TIMEOUT.getRequired(server));
  }

  @Test
  void shouldHaveFewChannelsInAConnectionAndLittleOfWhatNobodyReads() throws Exception {
    server.setShellFactory(channel -> new Deaf());
    start();
    try (ClientSession session = connect("carol")) {
      session.addPublicKeyIdentity(carol);
      session.auth().verify(PATIENCE);
      List<ChannelShell> open = new ArrayList<>();
      for (int i = 0; i < FewChannels.MOST; i++) {
        ChannelShell channel = session.createShellChannel();
        channel.setUsePty(false);
        channel.open().verify(PATIENCE);
        assertEquals(SshDoor.WINDOW, channel.getRemoteWindow().getMaxSize());
        open.add(channel);
      }
      ChannelShell more = session.createShellChannel();
      assertThrows(IOException.class, () -> more.open().verify(PATIENCE));
      assertTrue(session.isOpen(), "the others stay");
      open.removeFirst().close(false).await(PATIENCE);
      boolean opened = false;
      while (!opened) { // the server may still be closing
        ChannelShell again = session.createShellChannel();
        again.setUsePty(false);
        OpenFuture answer = again.open();
        assertTrue(answer.await(PATIENCE), "an answer");
        opened = answer.isOpened();
      }
    }
  }

  /** A connection that the server has answered, and that says nothing more. */
  private Socket knock() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    while (socket.getInputStream().read() != '\n') {
      // its name
    }
    return socket;
  }

  private static String next(BlockingQueue<String> lines) throws InterruptedException {
    String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(line, "no line came");
    return line;
  }

  /** A framework with nothing in it. */
  private record Frame(Framework framework) implements AutoCloseable {
    Frame(Path storage) throws Exception {
      this(
          new FrameworkFactory()
              .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString())));
      framework.start();
    }

    BundleContext context() {
      return framework.getBundleContext();
    }

    @Override
    public void close() throws Exception {
      framework.stop();
      framework.waitForStop(10_000);
    }
  }
}
