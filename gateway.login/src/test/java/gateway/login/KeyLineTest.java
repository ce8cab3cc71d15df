package gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.GatewayException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a line may say, and that what it must not say opens nothing. */
class KeyLineTest {
  private static final PublicKey KEY = key(Keys.ED25519);
  private static final String PLAIN = Keys.ED25519.line(KEY);

  @Test
  void shouldMakeAViewerOfALineWithoutOptions() throws Exception {
    AuthorizedKey key = KeyLine.read(PLAIN);
    assertEquals(Role.VIEWER, key.role());
    assertEquals("viewer", key.user());
  }

  @Test
  void shouldNameTheUserAfterTheRoleUnlessALineSaysOtherwise() throws Exception {
    assertEquals("admin", KeyLine.read("role=\"admin\" " + PLAIN).user());
    assertEquals("carol", KeyLine.read("user=\"carol\",role=\"admin\" " + PLAIN).user());
    assertEquals(Role.VIEWER, KeyLine.read("user=\"admin\" " + PLAIN).role());
  }

  @Test
  void shouldReadLinesWithoutACommentWithTabsAndWithCarriageReturns() throws Exception {
    String bare = PLAIN.substring(0, PLAIN.lastIndexOf(' '));
    List<String> complaints = new ArrayList<>();
    String text = "# keys\r\n\r\n" + bare.replace(" ", "\t") + "\r\nrole=\"admin\"\t" + bare;
    assertEquals(2, KeyLine.readAll(text, "f", complaints).size());
    assertEquals(List.of(), complaints);
  }

  static Stream<String> malformed() {
    String base64 = PLAIN.split(" ")[1];
    byte[] octets = Base64.getDecoder().decode(base64);
    byte[] longer = java.util.Arrays.copyOf(octets, octets.length + 1);
    byte[] shorter = java.util.Arrays.copyOf(octets, octets.length - 1);
    byte[] huge = octets.clone();
    huge[0] = 0x7f;
    byte[] negative = octets.clone();
    negative[0] = (byte) 0xff;
    return Stream.of(
        "hello",
        "ssh-ed25519",
        "ssh-ed25519 !!!!",
        "ssh-ed25519 " + base64.substring(0, 20),
        "ssh-rsa " + base64,
        "ssh-dss " + base64,
        "sk-ssh-ed25519@openssh.com " + base64,
        "cert-authority " + PLAIN,
        "ssh-ed25519 " + Base64.getEncoder().encodeToString(longer),
        "ssh-ed25519 " + Base64.getEncoder().encodeToString(shorter),
        "ssh-ed25519 " + Base64.getEncoder().encodeToString(huge),
        "ssh-ed25519 " + Base64.getEncoder().encodeToString(negative),
        "role=\"root\" " + PLAIN,
        "role=\"ADMIN\" " + PLAIN,
        "role=admin " + PLAIN,
        "role=\"admin " + PLAIN,
        "role=\"admin\" user=\"carol\" " + PLAIN,
        "role=\"admin\", " + PLAIN,
        "role=\"admin\",role=\"viewer\" " + PLAIN,
        "role=\"admin\",from=\"10.0.0.1\" " + PLAIN,
        "no-pty " + PLAIN,
        "command=\"true\" " + PLAIN,
        "user=\"\" " + PLAIN,
        "user=\"a b\" " + PLAIN,
        "user=\"\u001b]0;x\" " + PLAIN,
        "user=\"../x\" " + PLAIN,
        Keys.P256.type + " " + Base64.getEncoder().encodeToString(compressed()),
        Keys.P256.type + " " + Base64.getEncoder().encodeToString(offCurve()),
        Keys.RSA.line(rsa(1024, 65537)),
        Keys.RSA.line(rsa(2048, 3)));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void shouldNameALineThatItCannotReadAndOpenNothing(String line) throws Exception {
    List<String> complaints = new ArrayList<>();
    String good = "role=\"operator\" " + PLAIN;
    List<AuthorizedKey> keys =
        KeyLine.readAll("# first\n" + line + "\n" + good, "/x/authorized_keys", complaints);
    assertEquals(List.of(KeyLine.read(good)), keys);
    assertEquals(1, complaints.size(), complaints::toString);
    assertTrue(complaints.getFirst().startsWith("/x/authorized_keys:2: "), complaints::toString);
    assertTrue(
        complaints.getFirst().chars().allMatch(c -> c >= ' ' && c < 0x7f), "printable text only");
    assertFalse(complaints.getFirst().contains(PLAIN.split(" ")[1]), "repeats the key");
  }

  @Test
  void shouldRefuseTheSameKeyForTheSameUserTwiceSoThatTheFirstRoleStands() throws Exception {
    List<String> complaints = new ArrayList<>();
    String text =
        "role=\"viewer\",user=\"a\" " + PLAIN + "\nrole=\"admin\",user=\"a\" " + PLAIN + "\n";
    List<AuthorizedKey> keys = KeyLine.readAll(text, "f", complaints);
    assertEquals(List.of(Role.VIEWER), keys.stream().map(AuthorizedKey::role).toList());
    assertEquals(List.of("f:2: the same key for the same user as in line 1"), complaints);
  }

  @Test
  void shouldRefuseWeakKeysThatTheServerHandsOver() throws Exception {
    PublicKey weak = Keys.handedOver(rsa(1024, 65537));
    assertThrows(GatewayException.class, () -> SshKey.of(weak));
    PublicKey small = Keys.handedOver(rsa(2048, 3));
    assertThrows(GatewayException.class, () -> SshKey.of(small));
  }

  @Test
  void shouldTakeAKeyOfAnyProviderForTheSameKey() throws Exception {
    PublicKey ours =
        java.security.KeyFactory.getInstance("Ed25519")
            .generatePublic(new java.security.spec.X509EncodedKeySpec(KEY.getEncoded()));
    assertFalse(ours.getClass().equals(KEY.getClass()), "the same provider");
    assertEquals(SshKey.of(KEY), SshKey.of(ours));
    assertEquals(KeyLine.read(PLAIN).key(), SshKey.of(ours));
  }

  @Test
  void shouldRefuseASecurityKeyThatWrapsAKeyOfTheFile() throws Exception {
    PublicKey wrapped =
        new org.apache.sshd.common.config.keys.impl.SkED25519PublicKeyEntryDecoder()
            .decodePublicKey(null, "sk-ssh-ed25519@openssh.com", securityKey(), Map.of());
    assertThrows(GatewayException.class, () -> SshKey.of(wrapped));
  }

  @Test
  void shouldRefuseAKeyOfAnotherKindThatShowsTheEncodingOfAKeyOfTheFile() {
    PublicKey wrapper =
        new PublicKey() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getAlgorithm() {
            return "SK";
          }

          @Override
          public String getFormat() {
            return KEY.getFormat();
          }

          @Override
          public byte[] getEncoded() {
            return KEY.getEncoded();
          }
        };
    assertThrows(GatewayException.class, () -> SshKey.of(wrapper));
  }

  /** The raw key and the application name, as in OpenSSH's PROTOCOL.u2f. */
  private static java.io.InputStream securityKey() {
    byte[] wire = Keys.wire(KEY);
    java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(4 + 32 + 4 + 4);
    buffer.putInt(32).put(wire, wire.length - 32, 32).putInt(4).put("ssh:".getBytes());
    return new java.io.ByteArrayInputStream(buffer.array());
  }

  private static PublicKey rsa(int bits, int exponent) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(
          new RSAKeyGenParameterSpec(bits, java.math.BigInteger.valueOf(exponent)));
      return generator.generateKeyPair().getPublic();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A point in compressed form: legal elsewhere, a second encoding here. */
  private static byte[] compressed() {
    byte[] wire = Keys.wire(key(Keys.P256));
    int point = wire.length - 65;
    byte[] shortened = java.util.Arrays.copyOf(wire, point + 33);
    shortened[point - 1] = 33;
    shortened[point] = (byte) (2 + (wire[wire.length - 1] & 1));
    return shortened;
  }

  private static byte[] offCurve() {
    byte[] wire = Keys.wire(key(Keys.P256));
    wire[wire.length - 1] ^= 1;
    return wire;
  }

  private static PublicKey key(Keys kind) {
    try {
      return kind.generate().getPublic();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
