package gateway.trust;

import static gateway.trust.Jars.bytes;
import static gateway.trust.Signers.NOW;
import static gateway.trust.Signers.signer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.trust.sign.Identity;
import gateway.trust.verify.SignedJar;
import gateway.trust.verify.TrustedCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers do to jars, and what is said about it. */
class SignedJarTest {
  @TempDir Path folder;
  private Identity owner;
  private Path plain;
  private Path signed;

  @BeforeEach
  void makeASignedJar() throws Exception {
    owner = signer().make();
    plain = Jars.write(folder.resolve("driver.jar"), Jars.content("driver"));
    signed = Jars.sign(plain, owner, "OWNER");
  }

  private Verdict judge(Path jar, Identity... trusted) {
    return judge(jar, NOW, trusted);
  }

  private Verdict judge(Path jar, Instant at, Identity... trusted) {
    return SignedJar.judge(
        jar,
        new TrustedCertificates(
            java.util.Arrays.stream(trusted).map(Identity::certificate).toList()),
        at);
  }

  private void assertRefused(Reason reason, Path jar, Identity... trusted) {
    Verdict verdict = judge(jar, trusted);
    assertEquals(reason, verdict.reason(), verdict::sentence);
    assertFalse(verdict.trusted());
  }

  @Test
  void shouldTrustAJarThatTheOwnerSigned() {
    Verdict verdict = judge(signed, owner);
    assertEquals(Reason.SIGNED, verdict.reason(), verdict::sentence);
    assertEquals("CN=owner", verdict.signer());
  }

  @ParameterizedTest
  @CsvSource({"EC,secp384r1", "EC,secp521r1", "RSA,2048", "RSA,3072", "Ed25519,"})
  void shouldTrustAStrongKeyOfAnyKind(String algorithm, String parameter) throws Exception {
    Object given =
        "RSA".equals(algorithm)
            ? Integer.valueOf(parameter)
            : parameter == null ? List.of() : parameter;
    Identity other = signer().key(algorithm, given).make();
    Verdict verdict = judge(Jars.sign(plain, other, "OTHER"), other);
    assertEquals(Reason.SIGNED, verdict.reason(), verdict::sentence);
  }

  @Test
  void shouldRefuseAJarThatNobodySigned() {
    assertRefused(Reason.UNSIGNED, plain, owner);
  }

  @Test
  void shouldRefuseAStrangersSignatureEvenUnderTheOwnersName() throws Exception {
    Identity stranger = signer().named("CN=owner").make();
    assertRefused(Reason.STRANGER, Jars.sign(plain, stranger, "OWNER"), owner);
    assertRefused(Reason.STRANGER, signed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a/A.class", "a/text.properties", "META-INF/services/a.A", "lib/inner.jar"})
  void shouldRefuseAnEntryThatChanged(String entry) throws Exception {
    Jars.change(signed, (name, octets) -> name.equals(entry) ? Jars.flipped(octets) : octets);
    assertRefused(Reason.ENTRY_CHANGED, signed, owner);
    assertTrue(judge(signed, owner).detail().contains(entry));
  }

  @Test
  void shouldRefuseAnEntryThatIsEmptyNow() throws Exception {
    Jars.change(signed, (name, octets) -> name.equals("a/A.class") ? new byte[0] : octets);
    assertRefused(Reason.ENTRY_CHANGED, signed, owner);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/A.class", "META-INF/services/a.A", "lib/inner.jar"})
  void shouldRefuseAJarFromWhichAnEntryWasRemoved(String entry) throws Exception {
    Jars.change(signed, (name, octets) -> name.equals(entry) ? null : octets);
    assertRefused(Reason.ENTRY_REMOVED, signed, owner);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b/B.class",
        "B.class",
        "META-INF/versions/25/a/A.class",
        "META-INF/services/b.B",
        "META-INF/deep/X.SF",
        "OSGI-INF/evil.xml",
        "a/a.class"
      })
  void shouldRefuseAJarToWhichAnEntryWasAdded(String entry) throws Exception {
    Jars.add(signed, entry, bytes("evil"));
    assertRefused(Reason.ENTRY_ADDED, signed, owner);
  }

  @Test
  void shouldRefuseAChangedManifest() throws Exception {
    Jars.change(
        signed,
        (name, octets) ->
            name.equals("META-INF/MANIFEST.MF")
                ? bytes(new String(octets).replace("1.0.0", "1.0.1"))
                : octets);
    assertRefused(Reason.MANIFEST_CHANGED, signed, owner);
  }

  @Test
  void shouldRefuseAManifestThatNamesAnAddedEntry() throws Exception {
    Jars.add(signed, "b/B.class", bytes("evil"));
    String digest =
        java.util.Base64.getEncoder()
            .encodeToString(
                java.security.MessageDigest.getInstance("SHA-256").digest(bytes("evil")));
    Jars.change(
        signed,
        (name, octets) ->
            name.equals("META-INF/MANIFEST.MF")
                ? Jars.join(
                    octets, bytes("Name: b/B.class\r\nSHA-256-Digest: " + digest + "\r\n\r\n"))
                : octets);
    assertRefused(Reason.MANIFEST_CHANGED, signed, owner);
  }

  @Test
  void shouldRefuseTheManifestOfAnotherJarOfTheSameOwner() throws Exception {
    Path other =
        Jars.sign(Jars.write(folder.resolve("other.jar"), Jars.content("other")), owner, "OWNER");
    byte[] manifest = Jars.read(other).get("META-INF/MANIFEST.MF");
    Jars.change(signed, (name, octets) -> name.equals("META-INF/MANIFEST.MF") ? manifest : octets);
    assertRefused(Reason.MANIFEST_CHANGED, signed, owner);
  }

  @Test
  void shouldRefuseTheSignatureOfAnotherJarOfTheSameOwner() throws Exception {
    Map<String, byte[]> other =
        Jars.read(
            Jars.sign(
                Jars.write(folder.resolve("other.jar"), Jars.content("other")), owner, "OWNER"));
    Jars.change(
        signed,
        (name, octets) -> name.endsWith(".SF") || name.endsWith(".EC") ? other.get(name) : octets);
    assertRefused(Reason.MANIFEST_CHANGED, signed, owner);
    Jars.change(
        signed,
        (name, octets) -> {
          if (name.endsWith(".EC")) {
            octets[octets.length - 1] ^= 1;
          }
          return octets;
        });
    assertRefused(Reason.BAD_SIGNATURE, signed, owner);
  }

  @Test
  void shouldRefuseAChangedSignatureFile() throws Exception {
    Jars.change(
        signed, (name, octets) -> name.endsWith(".SF") ? Jars.join(octets, bytes("\r\n")) : octets);
    assertRefused(Reason.BAD_SIGNATURE, signed, owner);
  }

  @Test
  void shouldRefuseASignatureWithoutItsFileOrBlock() throws Exception {
    byte[] whole = Files.readAllBytes(signed);
    Jars.change(signed, (name, octets) -> name.endsWith(".SF") ? null : octets);
    assertRefused(Reason.UNSIGNED, signed, owner);
    Files.write(signed, whole);
    Jars.change(signed, (name, octets) -> name.endsWith(".EC") ? null : octets);
    assertRefused(Reason.UNSIGNED, signed, owner);
  }

  /** Few octets of the block are covered by no signature: versions, and names of algorithms. */
  @Test
  void shouldRefuseABlockWithAFlippedOctetUnlessTheOctetSaysNothing() throws Exception {
    Map<String, byte[]> content = Jars.read(signed);
    byte[] block = content.get("META-INF/OWNER.EC");
    Path changed = folder.resolve("changed.jar");
    List<Integer> idle = new java.util.ArrayList<>();
    for (int i = 0; i < block.length; i++) {
      byte[] flipped = block.clone();
      flipped[i] ^= 0x41;
      Map<String, byte[]> with = new LinkedHashMap<>(content);
      with.put("META-INF/OWNER.EC", flipped);
      Verdict verdict = judge(Jars.write(changed, with), owner);
      if (verdict.trusted()) {
        assertEquals("CN=owner", verdict.signer());
        idle.add(i);
      }
    }
    assertTrue(idle.size() <= 16, () -> "octets " + idle);
  }

  @Test
  void shouldRefuseACertificateThatHasEnded() throws Exception {
    Instant end = owner.certificate().getNotAfter().toInstant();
    assertTrue(judge(signed, end, owner).trusted(), "its last second");
    assertEquals(Reason.EXPIRED, judge(signed, end.plusSeconds(1), owner).reason());
  }

  @Test
  void shouldRefuseACertificateThatHasNotBegun() {
    Instant begin = owner.certificate().getNotBefore().toInstant();
    assertTrue(judge(signed, begin, owner).trusted(), "its first second");
    assertEquals(Reason.NOT_YET_VALID, judge(signed, begin.minusSeconds(1), owner).reason());
  }

  @Test
  void shouldTrustAChainThatEndsAtATrustedAuthority() throws Exception {
    Identity root = signer().named("CN=root").authority().make();
    Identity middle = signer().named("CN=middle").authority().issuedBy(root).make();
    Identity leaf = signer().named("CN=leaf").issuedBy(middle).make();
    Path jar = Jars.sign(plain, leaf, "LEAF");
    assertEquals(Reason.SIGNED, judge(jar, root).reason());
    assertEquals(Reason.SIGNED, judge(jar, middle).reason());
    assertEquals(Reason.SIGNED, judge(jar, leaf).reason());
    Identity namesake = signer().named("CN=root").authority().make();
    assertRefused(Reason.STRANGER, jar, namesake, owner);
  }

  @Test
  void shouldRefuseAChainWithAGap() throws Exception {
    Identity root = signer().named("CN=root").authority().make();
    Identity middle = signer().named("CN=middle").authority().issuedBy(root).make();
    Identity leaf = signer().named("CN=leaf").issuedBy(middle).make();
    Identity alone = new Identity(leaf.key(), List.of(leaf.certificate()));
    assertRefused(Reason.STRANGER, Jars.sign(plain, alone, "LEAF"), root);
  }

  @Test
  void shouldRefuseAChainThroughASignerThatIsNoAuthority() throws Exception {
    Identity root = signer().named("CN=root").authority().make();
    Identity leaf = signer().named("CN=leaf").issuedBy(root).make();
    Identity forged = signer().named("CN=forged").issuedBy(leaf).make();
    assertRefused(Reason.STRANGER, Jars.sign(plain, forged, "FORGED"), root);
    assertRefused(Reason.STRANGER, Jars.sign(plain, forged, "FORGED"), leaf);
  }

  @Test
  void shouldRefuseAChainWhoseAuthorityHasEnded() throws Exception {
    Identity root =
        signer()
            .named("CN=root")
            .authority()
            .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofHours(1)))
            .make();
    Identity leaf =
        signer()
            .named("CN=leaf")
            .issuedBy(root)
            .valid(NOW.minus(Duration.ofDays(5)), NOW.plus(Duration.ofDays(5)))
            .make();
    assertRefused(Reason.EXPIRED, Jars.sign(plain, leaf, "LEAF"), root);
  }

  @Test
  void shouldRefuseAnExpiredStrangerAsAStranger() throws Exception {
    Identity stranger =
        signer()
            .named("CN=stranger")
            .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(8)))
            .make();
    assertRefused(Reason.STRANGER, Jars.sign(plain, stranger, "X"), owner);
  }

  @Test
  void shouldRefuseACertificateThatIsNotForSigningCode() throws Exception {
    Identity server = signer().purpose(KeyPurposeId.id_kp_serverAuth).make();
    assertRefused(Reason.WEAK, Jars.sign(plain, server, "SERVER"), server);
    Identity authority = signer().authority().make();
    assertRefused(Reason.WEAK, Jars.sign(plain, authority, "ROOT"), authority);
  }

  @Test
  void shouldRefuseAChainThatIsWeakAnywhere() throws Exception {
    Identity root = signer().named("CN=root").authority().key("RSA", 2048).make();
    Identity small = signer().named("CN=small").authority().key("RSA", 1024).issuedBy(root).make();
    Identity under = signer().named("CN=leaf").issuedBy(small).make();
    assertRefused(Reason.WEAK, Jars.sign(plain, under, "UNDER"), root);
    assertRefused(Reason.WEAK, Jars.sign(plain, under, "UNDER"), small);
    Identity collides = signer().named("CN=leaf").issuedBy(root).digest("SHA1").make();
    assertRefused(Reason.WEAK, Jars.sign(plain, collides, "SHA1"), root);
    Path jar = Jars.sign(plain, collides, "SHA1");
    assertEquals(Reason.SIGNED, judge(jar, collides).reason(), "trusted itself, whoever signed it");
  }

  @Test
  void shouldRefuseWeakKeysAndDigests() throws Exception {
    Identity small = signer().key("RSA", 1024).make();
    assertRefused(Reason.WEAK, Jars.sign(plain, small, "SMALL"), small);
    assertRefused(Reason.WEAK, Jars.sign(plain, owner, "SHA", "SHA-1"), owner);
  }

  @Test
  void shouldRefuseTwoEntriesOfOneName() throws Exception {
    Jars.add(signed, "a/B.class", bytes("evil"));
    Jars.rename(signed, "a/B.class", "a/A.class");
    assertRefused(Reason.ENTRY_TWICE, signed, owner);
  }

  @Test
  void shouldRefuseASecondManifestInOtherLetters() throws Exception {
    Jars.add(signed, "META-INF/manifest.mf", bytes("Manifest-Version: 1.0\r\n\r\n"));
    assertRefused(Reason.BAD_NAME, signed, owner);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../e.class",
        "/abs/evil.cls",
        "x/../../e.cls",
        "x/./y/e.class",
        "x\\..\\e.class",
        "C:/x/e.class1",
        "x//y/e.class1",
        "x/y/\u001b[31m.cl"
      })
  void shouldRefuseANameThatLeadsOut(String name) throws Exception {
    Map<String, byte[]> content = Jars.content("driver");
    content.put(name, bytes("evil"));
    Path jar = Jars.write(folder.resolve("evil.jar"), content);
    assertRefused(Reason.BAD_NAME, jar, owner);
    assertTrue(judge(jar, owner).sentence().chars().allMatch(c -> c >= ' ' && c < 0x7f));
    // whoever signed it
    assertRefused(Reason.BAD_NAME, Jars.sign(jar, owner, "OWNER"), owner);
  }

  @Test
  void shouldRefuseWhatIsNoJar() throws Exception {
    assertRefused(Reason.UNREADABLE, Files.writeString(folder.resolve("x.jar"), "hello"), owner);
    assertRefused(Reason.UNREADABLE, folder.resolve("absent.jar"), owner);
    byte[] octets = Files.readAllBytes(signed);
    Path cut = folder.resolve("cut.jar");
    for (int length = 0; length < octets.length; length += 97) {
      Files.write(cut, java.util.Arrays.copyOf(octets, length));
      assertFalse(judge(cut, owner).trusted(), "the first " + length + " octets");
    }
  }

  @Test
  void shouldTrustTheOwnersSignatureBesideAStrangers() throws Exception {
    Identity stranger = signer().named("CN=stranger").make();
    Path both = Jars.sign(Jars.sign(plain, stranger, "AAA"), owner, "OWNER");
    assertEquals("CN=owner", judge(both, owner).signer());
    assertRefused(Reason.STRANGER, both, signer().make());
  }

  @Test
  void shouldRefuseFoldersWithContentAndLooseSignatureFiles() throws Exception {
    Jars.add(signed, "META-INF/SIG-EVIL", bytes("evil"));
    // such a file is no content, and cannot be read as a signature either
    assertTrue(judge(signed, owner).trusted());
    Path jar = Jars.write(folder.resolve("f.jar"), Jars.content("f"));
    Jars.add(jar, "evil.folder1", bytes("evil"));
    Jars.rename(jar, "evil.folder1", "evil.folder/");
    Verdict verdict = judge(jar, owner);
    assertFalse(verdict.trusted(), verdict::sentence);
  }
}
