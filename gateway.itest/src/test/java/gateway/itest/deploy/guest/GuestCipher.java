package gateway.itest.deploy.guest;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.itest.deploy.face.Witness;
import gateway.packet.Memory;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The cipher {@code guest}: AES-GCM of the JDK, a new cipher for every packet. */
public final class GuestCipher implements AeadProvider {
  private volatile boolean gone;

  /** Made by the framework. */
  public GuestCipher() {}

  void leave() {
    gone = true;
  }

  private void called(String method) {
    if (gone) {
      Witness.late(method);
    }
  }

  @Override
  public String name() {
    called("AeadProvider.name");
    return "guest";
  }

  @Override
  public String version() {
    called("AeadProvider.version");
    return "1";
  }

  @Override
  public boolean supports(AeadAlgorithm algorithm) {
    called("AeadProvider.supports");
    return algorithm == AeadAlgorithm.AES_GCM;
  }

  @Override
  public boolean allocationFree() {
    return false;
  }

  @Override
  public AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal) {
    called("AeadProvider.newSession");
    return new Session(key.clone());
  }

  private final class Session implements AeadSession {
    private final byte[] key;
    private volatile boolean closed;

    Session(byte[] key) {
      this.key = key;
    }

    @Override
    public boolean seal(long aad, int aadLength, long nonce, long data, int length, long tag) {
      called("AeadSession.seal");
      return run(Cipher.ENCRYPT_MODE, aad, aadLength, nonce, data, length, tag);
    }

    @Override
    public boolean open(long aad, int aadLength, long nonce, long data, int length, long tag) {
      called("AeadSession.open");
      return run(Cipher.DECRYPT_MODE, aad, aadLength, nonce, data, length, tag);
    }

    private boolean run(
        int mode, long aad, int aadLength, long nonce, long data, int length, long tag) {
      if (closed) {
        Witness.late("AeadSession after its close");
      }
      boolean seals = mode == Cipher.ENCRYPT_MODE;
      byte[] in = new byte[seals ? length : length + AeadAlgorithm.TAG_LENGTH];
      Memory.copy(data, in, 0, length);
      if (!seals) {
        Memory.copy(tag, in, length, AeadAlgorithm.TAG_LENGTH);
      }
      try {
        byte[] out =
            Jdk.run(mode, key, bytes(nonce, AeadAlgorithm.NONCE_LENGTH), bytes(aad, aadLength), in);
        Memory.copy(out, 0, data, length);
        if (seals) {
          Memory.copy(out, length, tag, AeadAlgorithm.TAG_LENGTH);
        }
        return true;
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    @Override
    public void close() {
      called("AeadSession.close");
      closed = true;
    }
  }

  private static byte[] bytes(long address, int length) {
    byte[] bytes = new byte[length];
    Memory.copy(address, bytes, 0, length);
    return bytes;
  }

  /** Loaded by the first packet. */
  private static final class Jdk {
    static byte[] run(int mode, byte[] key, byte[] nonce, byte[] aad, byte[] in)
        throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
      cipher.init(
          mode,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(8 * AeadAlgorithm.TAG_LENGTH, nonce));
      cipher.updateAAD(aad);
      return cipher.doFinal(in);
    }
  }
}
