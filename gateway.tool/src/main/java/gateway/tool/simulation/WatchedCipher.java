package gateway.tool.simulation;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.packet.GatewayException;

/** A cipher whose sessions tell when they are freed while a packet can need them. */
record WatchedCipher(AeadProvider cipher, Holding holding) implements AeadProvider {
  @Override
  public String name() {
    return cipher.name();
  }

  @Override
  public String version() {
    return cipher.version();
  }

  @Override
  public boolean supports(AeadAlgorithm algorithm) {
    return cipher.supports(algorithm);
  }

  @Override
  public boolean allocationFree() {
    return cipher.allocationFree();
  }

  @Override
  public AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal)
      throws GatewayException {
    String name = name() + "'s session that " + (seal ? "seals" : "opens");
    return new Session(cipher.newSession(algorithm, key, seal), holding.new Thing(name));
  }

  private record Session(AeadSession session, Holding.Thing thing) implements AeadSession {
    @Override
    public boolean seal(long aad, int aadLength, long nonce, long data, int length, long tag) {
      thing.use();
      // What is freed must not be touched, not even to see what happens.
      return !thing.isClosed() && session.seal(aad, aadLength, nonce, data, length, tag);
    }

    @Override
    public boolean open(long aad, int aadLength, long nonce, long data, int length, long tag) {
      thing.use();
      return !thing.isClosed() && session.open(aad, aadLength, nonce, data, length, tag);
    }

    @Override
    public void close() {
      thing.close();
      session.close();
    }
  }
}
