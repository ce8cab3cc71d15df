package gateway.crypto.jce;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadSession;
import gateway.packet.Memory;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** One {@link Cipher} and one key; initialised anew for every packet, as the JDK demands. */
final class JceSession implements AeadSession {
  private static final int TAG = AeadAlgorithm.TAG_LENGTH;
  private static final int USUAL_PACKET = 2048;
  private static final int USUAL_AAD = 32;

  private final AeadAlgorithm algorithm;
  private final SessionKey key;
  private final boolean seals;
  private final byte[] iv = new byte[AeadAlgorithm.NONCE_LENGTH];
  private byte[] aad = new byte[USUAL_AAD];
  private byte[] text = new byte[USUAL_PACKET];
  private @Nullable Cipher cipher;

  JceSession(Cipher cipher, AeadAlgorithm algorithm, byte[] key, boolean seals) {
    this.cipher = cipher;
    this.algorithm = algorithm;
    this.key = new SessionKey(keyName(algorithm), key);
    this.seals = seals;
  }

  private static String keyName(AeadAlgorithm algorithm) {
    return algorithm == AeadAlgorithm.AES_GCM ? "AES" : "ChaCha20";
  }

  @Override
  public boolean seal(long aadAt, int aadLength, long nonce, long data, int length, long tag) {
    Cipher c = cipher;
    if (c == null || !seals || !prepare(c, Cipher.ENCRYPT_MODE, aadAt, aadLength, nonce, length)) {
      return false;
    }
    Memory.copy(data, text, 0, length);
    if (finish(c, length) != length + TAG) {
      return false;
    }
    Memory.copy(text, 0, data, length);
    Memory.copy(text, length, tag, TAG);
    return true;
  }

  @Override
  public boolean open(long aadAt, int aadLength, long nonce, long data, int length, long tag) {
    Cipher c = cipher;
    if (c == null || seals || !prepare(c, Cipher.DECRYPT_MODE, aadAt, aadLength, nonce, length)) {
      return false;
    }
    Memory.copy(data, text, 0, length);
    Memory.copy(tag, text, length, TAG);
    if (finish(c, length + TAG) != length) {
      return false;
    }
    Memory.copy(text, 0, data, length);
    return true;
  }

  private boolean prepare(Cipher c, int mode, long aadAt, int aadLength, long nonce, int length) {
    if (length < 0 || aadLength < 0) {
      return false;
    }
    if (text.length - TAG < length) {
      text = new byte[length + TAG];
    }
    if (aad.length < aadLength) {
      aad = new byte[aadLength];
    }
    Memory.copy(nonce, iv, 0, iv.length);
    try {
      // Refuses the nonce that it sealed with last; opening with it again is allowed.
      c.init(mode, key, parameters());
      Memory.copy(aadAt, aad, 0, aadLength);
      c.updateAAD(aad, 0, aadLength);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private AlgorithmParameterSpec parameters() {
    return algorithm == AeadAlgorithm.AES_GCM
        ? new GCMParameterSpec(8 * TAG, iv)
        : new IvParameterSpec(iv);
  }

  /** Transforms the text in place; answers the bytes that came out, or -1. */
  private int finish(Cipher c, int length) {
    try {
      return c.doFinal(text, 0, length, text, 0);
    } catch (GeneralSecurityException | RuntimeException e) { // a wrong tag is the usual one
      return -1;
    }
  }

  @Override
  public void close() {
    Cipher c = cipher;
    if (c == null) {
      return;
    }
    cipher = null;
    Arrays.fill(text, (byte) 0);
    overwrite(c);
    key.destroy();
  }

  // The cipher keeps a copy of its key, and of what follows from it, until it gets another. The
  // JDK's AES overwrites both then.
  private void overwrite(Cipher c) {
    try {
      SessionKey other = key.other();
      iv[0] ^= 1;
      c.init(seals ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, other, parameters());
    } catch (GeneralSecurityException | RuntimeException e) {
      return; // nothing more can be done: the cipher is garbage from here on
    }
  }
}
