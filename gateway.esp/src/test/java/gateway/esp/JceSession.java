package gateway.esp;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadSession;
import gateway.packet.Memory;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A session of the JDK's own ciphers: what ESP is held against here. */
final class JceSession implements AeadSession {
  private final AeadAlgorithm algorithm;
  private final SecretKeySpec key;
  private final int mode;

  /** How often the cipher was used. */
  int calls;

  /** Makes {@link #seal} fail. */
  boolean broken;

  JceSession(AeadAlgorithm algorithm, byte[] key, boolean seal) {
    this.algorithm = algorithm;
    this.key = new SecretKeySpec(key, algorithm == AeadAlgorithm.AES_GCM ? "AES" : "ChaCha20");
    this.mode = seal ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
  }

  static JceSession of(SaParameters p, boolean seal) {
    return new JceSession(p.algorithm(), p.key(), seal);
  }

  @Override
  public boolean seal(long aad, int aadLength, long nonce, long data, int length, long tag) {
    calls++;
    if (broken) {
      return false;
    }
    byte[] out = transform(aad, aadLength, nonce, bytes(data, length));
    Memory.copy(out, 0, data, length);
    Memory.copy(out, length, tag, AeadAlgorithm.TAG_LENGTH);
    return true;
  }

  @Override
  public boolean open(long aad, int aadLength, long nonce, long data, int length, long tag) {
    calls++;
    byte[] in = new byte[length + AeadAlgorithm.TAG_LENGTH];
    Memory.copy(data, in, 0, length);
    Memory.copy(tag, in, length, AeadAlgorithm.TAG_LENGTH);
    byte[] out = transform(aad, aadLength, nonce, in);
    if (out.length != length) {
      return false;
    }
    Memory.copy(out, 0, data, length);
    return true;
  }

  private byte[] transform(long aad, int aadLength, long nonce, byte[] in) {
    try {
      boolean gcm = algorithm == AeadAlgorithm.AES_GCM;
      Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
      byte[] iv = bytes(nonce, AeadAlgorithm.NONCE_LENGTH);
      AlgorithmParameterSpec spec = gcm ? new GCMParameterSpec(128, iv) : new IvParameterSpec(iv);
      cipher.init(mode, key, spec);
      cipher.updateAAD(bytes(aad, aadLength));
      return cipher.doFinal(in);
    } catch (AEADBadTagException e) {
      return new byte[in.length];
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(long address, int length) {
    byte[] out = new byte[length];
    Memory.copy(address, out, 0, length);
    return out;
  }

  @Override
  public void close() {}
}
