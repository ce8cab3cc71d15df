package gateway.crypto.openssl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code libcrypto.so.3} that are needed, by their own names. Pointers are
 * addresses. Functions answer what the library answers, and 0, its word for failure, when a call
 * could not be made. Allocates nothing.
 *
 * <p>Where the library is missing {@link #MISSING} says so and nothing else may be called.
 */
final class LibCrypto {
  /** The library's file name: the ABI of OpenSSL 3. */
  static final String LIBRARY = "libcrypto.so.3";

  static final int AEAD_GET_TAG = 0x10;
  static final int AEAD_SET_TAG = 0x11;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** Why the library cannot be used, or null. */
  static final @Nullable String MISSING;

  private static final MethodHandle VERSION;
  private static final MethodHandle CTX_NEW;
  private static final MethodHandle CTX_FREE;
  private static final MethodHandle CTX_CTRL;
  private static final MethodHandle FETCH;
  private static final MethodHandle CIPHER_FREE;
  private static final MethodHandle INIT;
  private static final MethodHandle UPDATE;
  private static final MethodHandle FINAL;

  static {
    @Nullable SymbolLookup library = null;
    @Nullable String missing = null;
    try {
      library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
    } catch (IllegalArgumentException e) {
      missing = String.valueOf(e.getMessage());
    }
    MethodHandle[] handles = new MethodHandle[9];
    if (library != null) {
      try {
        bindAll(library, handles);
      } catch (NoSuchElementException e) {
        missing = String.valueOf(e.getMessage());
      }
    }
    MISSING = missing;
    VERSION = handles[0];
    CTX_NEW = handles[1];
    CTX_FREE = handles[2];
    CTX_CTRL = handles[3];
    FETCH = handles[4];
    CIPHER_FREE = handles[5];
    INIT = handles[6];
    UPDATE = handles[7];
    FINAL = handles[8];
  }

  private LibCrypto() {}

  private static void bindAll(SymbolLookup library, MethodHandle[] handles) {
    handles[0] = bind(library, "OpenSSL_version", FunctionDescriptor.of(LONG, INT));
    handles[1] = bind(library, "EVP_CIPHER_CTX_new", FunctionDescriptor.of(LONG));
    handles[2] = bind(library, "EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(LONG));
    handles[3] =
        bind(library, "EVP_CIPHER_CTX_ctrl", FunctionDescriptor.of(INT, LONG, INT, INT, LONG));
    handles[4] = bind(library, "EVP_CIPHER_fetch", FunctionDescriptor.of(LONG, LONG, LONG, LONG));
    handles[5] = bind(library, "EVP_CIPHER_free", FunctionDescriptor.ofVoid(LONG));
    handles[6] =
        bind(
            library,
            "EVP_CipherInit_ex",
            FunctionDescriptor.of(INT, LONG, LONG, LONG, LONG, LONG, INT));
    handles[7] =
        bind(library, "EVP_CipherUpdate", FunctionDescriptor.of(INT, LONG, LONG, LONG, LONG, INT));
    handles[8] = bind(library, "EVP_CipherFinal_ex", FunctionDescriptor.of(INT, LONG, LONG, LONG));
  }

  private static MethodHandle bind(
      SymbolLookup library, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
  }

  /** {@code OpenSSL_version(OPENSSL_VERSION)}. */
  static String version() {
    try {
      long text = (long) VERSION.invokeExact(0);
      return MemorySegment.ofAddress(text).reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable t) {
      return "unknown";
    }
  }

  /** A new context, or 0. */
  static long newContext() {
    try {
      return (long) CTX_NEW.invokeExact();
    } catch (Throwable t) {
      return 0;
    }
  }

  static void freeContext(long context) {
    try {
      CTX_FREE.invokeExact(context);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** {@code EVP_CIPHER_CTX_ctrl}. */
  static int control(long context, int command, int argument, long pointer) {
    try {
      return (int) CTX_CTRL.invokeExact(context, command, argument, pointer);
    } catch (Throwable t) {
      return 0;
    }
  }

  /** The cipher of that name from the default provider, to be freed; or 0. */
  static long fetch(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (long) FETCH.invokeExact(0L, arena.allocateFrom(name).address(), 0L);
    } catch (Throwable t) {
      return 0;
    }
  }

  static void freeCipher(long cipher) {
    try {
      CIPHER_FREE.invokeExact(cipher);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** {@code EVP_CipherInit_ex}; 0 leaves a part as it is, -1 leaves the way as it is. */
  static int init(long context, long cipher, long key, long nonce, int encrypt) {
    try {
      return (int) INIT.invokeExact(context, cipher, 0L, key, nonce, encrypt);
    } catch (Throwable t) {
      return 0;
    }
  }

  /** {@code EVP_CipherUpdate}; {@code out} 0 makes the input additional authenticated data. */
  static int update(long context, long out, long outLength, long in, int length) {
    try {
      return (int) UPDATE.invokeExact(context, out, outLength, in, length);
    } catch (Throwable t) {
      return 0;
    }
  }

  /** {@code EVP_CipherFinal_ex}. */
  static int finish(long context, long out, long outLength) {
    try {
      return (int) FINAL.invokeExact(context, out, outLength);
    } catch (Throwable t) {
      return 0;
    }
  }
}
