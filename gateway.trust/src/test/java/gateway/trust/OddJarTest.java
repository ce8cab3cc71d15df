package gateway.trust;

import static gateway.trust.Signers.NOW;
import static gateway.trust.Signers.signer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.trust.sign.Identity;
import gateway.trust.verify.SignedJar;
import gateway.trust.verify.TrustedCertificates;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that no signer of jars would make. */
class OddJarTest {
  @TempDir Path folder;
  private Identity owner;
  private Path signed;

  @BeforeEach
  void sign() throws Exception {
    owner = signer().make();
    signed = Jars.sign(Jars.write(folder.resolve("a.jar"), Jars.content("a")), owner, "OWNER");
  }

  @Test
  void shouldRefuseABlockOfTwoSignersAndOneThatBringsItsOwnContent() throws Exception {
    byte[] file = Jars.read(signed).get("META-INF/OWNER.SF");
    Identity stranger = signer().named("CN=stranger").make();
    assertEquals(Reason.SIGNED, withBlock(block(file, false, owner)).reason());
    assertEquals(Reason.BAD_SIGNATURE, withBlock(block(file, false, owner, stranger)).reason());
    assertEquals(Reason.BAD_SIGNATURE, withBlock(block(file, false, stranger, owner)).reason());
    assertEquals(Reason.BAD_SIGNATURE, withBlock(block(file, true, owner)).reason());
  }

  private Verdict withBlock(byte[] block) throws Exception {
    Path jar = Files.copy(signed, folder.resolve("block.jar"), StandardCopyOption.REPLACE_EXISTING);
    Jars.change(jar, (name, octets) -> name.endsWith(".EC") ? block : octets);
    return judge(jar);
  }

  private static byte[] block(byte[] file, boolean withContent, Identity... signers)
      throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    for (Identity signer : signers) {
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signer.key()),
                  signer.certificate()));
      generator.addCertificates(new JcaCertStore(signer.chain()));
    }
    return generator.generate(new CMSProcessableByteArray(file), withContent).getEncoded();
  }

  @Test
  void shouldRefuseAJarThatWouldUnpackToMoreThanAGibibyte() throws Exception {
    byte[] octets = Files.readAllBytes(signed);
    int directory = 0;
    while (ByteBuffer.wrap(octets).getInt(directory) != 0x504b0102) {
      directory++;
    }
    ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 0x40000001);
    Files.write(signed, octets);
    Verdict verdict = judge(signed);
    assertEquals(Reason.UNREADABLE, verdict.reason());
    assertTrue(verdict.detail().contains("1 GiB"), verdict.detail());
  }

  private Verdict judge(Path jar) {
    return SignedJar.judge(jar, new TrustedCertificates(List.of(owner.certificate())), NOW);
  }
}
