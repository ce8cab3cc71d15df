package gateway.shell.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFilterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "sa:add spi 0x1001 aead 'rfc4106(gcm(aes))' 0x000102030405060708 128"
            + "|sa:add spi 0x1001 aead 'rfc4106(gcm(aes))' *** 128",
        "sa:add aead rfc4106(gcm(aes))  \"a secret word\" 128"
            + "|sa:add aead rfc4106(gcm(aes))  *** 128",
        "sa:add enc cbc(aes) 'x y' auth-trunc hmac(sha256) z 128"
            + "|sa:add enc cbc(aes) *** auth-trunc hmac(sha256) *** 128",
        "sa:add aead NAME \"cut|sa:add aead NAME ***",
        "echo 0x00112233445566778899|echo ***",
        "spd:add dir out src 10.0.0.0/8 priority 0x10|spd:add dir out src 10.0.0.0/8 priority 0x10"
      })
  void shouldMaskKeysAndNothingElseWhenALineIsLogged(String line, String logged) {
    assertEquals(logged, new KeyFilter().filter(line).toString());
  }
}
