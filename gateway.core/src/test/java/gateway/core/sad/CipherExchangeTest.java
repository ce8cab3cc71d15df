package gateway.core.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.Sealer;
import gateway.core.commit.Change;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.packet.DropReason;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ciphers are exchanged under the SAs: numbers go on, nothing is sealed or opened twice. */
class CipherExchangeTest {
  private static final byte[] FORTH = Packets.udp(Orders.NEAR + 1, Orders.FAR + 1, 1, 2, 100);
  private static final byte[] BACK = Packets.udp(Orders.FAR + 1, Orders.NEAR + 1, 2, 1, 100);

  /** A provider that counts its open sessions and its calls. */
  private static final class Counted implements AeadProvider {
    private final AeadProvider inner = new OpenSslProvider();
    private final String name;
    int open;
    int calls;
    boolean refuses;

    Counted(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String version() {
      return inner.version();
    }

    @Override
    public boolean supports(AeadAlgorithm algorithm) {
      return inner.supports(algorithm);
    }

    @Override
    public boolean allocationFree() {
      return true;
    }

    @Override
    public AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal)
        throws GatewayException {
      if (refuses) {
        throw new GatewayException(Errno.ENOPKG, "the library is missing; install it");
      }
      AeadSession session = inner.newSession(algorithm, key, seal);
      open++;
      return new AeadSession() {
        @Override
        public boolean seal(long aad, int n, long nonce, long data, int length, long tag) {
          calls++;
          return session.seal(aad, n, nonce, data, length, tag);
        }

        @Override
        public boolean open(long aad, int n, long nonce, long data, int length, long tag) {
          calls++;
          return session.open(aad, n, nonce, data, length, tag);
        }

        @Override
        public void close() {
          open--;
          session.close();
        }
      };
    }
  }

  private static ByHand gateway(List<AeadProvider> ciphers) throws GatewayException {
    ByHand g = new ByHand(b -> b.ciphers(ciphers));
    g.commit(
        Orders.add(
            Orders.protect(
                Direction.OUT, Orders.between(Orders.NEAR, Orders.FAR), Orders.leaving())),
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.FAR))),
        Orders.add(
            Orders.protect(
                Direction.FWD, Orders.between(Orders.FAR, Orders.NEAR), Orders.arriving())),
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(Orders.FAR, Orders.NEAR))),
        new Change.AddSa(Orders.outbound(0x2001)),
        new Change.AddSa(Orders.inbound(0x1001)));
    g.rounds(50);
    return g;
  }

  private static void bothWays(ByHand g, Sealer far, int times) throws GatewayException {
    for (int i = 0; i < times; i++) {
      g.arrive(g.lan, FORTH);
      g.arrive(g.wan, far.seal(BACK));
      assertEquals(1, g.left(g.wan).size());
      assertEquals(1, g.left(g.lan).size());
    }
  }

  @Test
  void shouldGoOnWithAnotherCipherWhenTheOneInUseGoes() throws GatewayException {
    Counted first = new Counted("first");
    Counted second = new Counted("second");
    try (ByHand g = gateway(List.of(first, second));
        Sealer far = new Sealer(Orders.inbound(0x1001))) {
      bothWays(g, far, 5);
      int calls = first.calls;
      g.commit(new Change.RemoveCipher(first));
      assertEquals(0, first.open, "sessions left open");
      bothWays(g, far, 5);
      assertEquals(calls, first.calls, "calls of a departed cipher");
      assertEquals(10, second.calls);
      long sealed =
          g.await(g.gateway.ask(t -> t.sad().entries().iterator().next().outbound.packets()));
      assertEquals(10, sealed, "the sequence goes on");
    }
    assertEquals(0, second.open);
  }

  @Test
  void shouldRefuseEveryPacketWhileThereIsNoCipherAndPassThemWhenOneHasCome()
      throws GatewayException {
    Counted only = new Counted("only");
    try (ByHand g = gateway(List.of(only));
        Sealer far = new Sealer(Orders.inbound(0x1001))) {
      g.commit(new Change.RemoveCipher(only));
      g.arrive(g.lan, FORTH);
      g.arrive(g.wan, far.seal(BACK));
      assertEquals(0, g.left(g.wan).size());
      assertEquals(0, g.left(g.lan).size());
      assertEquals(2, g.drops(DropReason.CIPHER_ABSENT));
      g.commit(new Change.AddCipher(only));
      bothWays(g, far, 3);
    }
    assertEquals(0, only.open);
  }

  @Test
  void shouldDropRatherThanKeepACipherThatGoesWhenTheNextOneRefuses() throws GatewayException {
    Counted first = new Counted("first");
    Counted second = new Counted("second");
    second.refuses = true;
    try (ByHand g = gateway(List.of(first, second))) {
      g.commit(new Change.RemoveCipher(first));
      assertEquals(0, first.open);
      g.arrive(g.lan, FORTH);
      assertEquals(1, g.drops(DropReason.CIPHER_ABSENT));
    }
  }

  @Test
  void shouldMoveEverySaWhenACipherIsAskedFor() throws GatewayException {
    Counted first = new Counted("first");
    Counted second = new Counted("second");
    try (ByHand g = gateway(List.of(first, second));
        Sealer far = new Sealer(Orders.inbound(0x1001))) {
      g.commit(new Change.UseCipher("second"));
      assertEquals(0, first.open);
      bothWays(g, far, 3);
      assertEquals(6, second.calls);
      assertEquals(Errno.ENOENT, g.refusal(new Change.UseCipher("third")).code());
    }
  }

  @Test
  void shouldChangeNothingWhenTheOtherCipherRefuses() throws GatewayException {
    Counted first = new Counted("first");
    Counted second = new Counted("second");
    second.refuses = true;
    try (ByHand g = gateway(List.of(first, second));
        Sealer far = new Sealer(Orders.inbound(0x1001))) {
      assertEquals(Errno.ENOPKG, g.refusal(new Change.UseCipher("second")).code());
      bothWays(g, far, 3);
      assertEquals(6, first.calls);
      assertEquals(2, first.open);
    }
    assertEquals(0, first.open);
  }
}
