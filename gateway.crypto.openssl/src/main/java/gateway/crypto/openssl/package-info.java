/** Cipher sessions of OpenSSL's libcrypto, called by address and without garbage. */
@NullMarked
package gateway.crypto.openssl;

import org.jspecify.annotations.NullMarked;
