package gateway.core.xfrm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.commit.Change;
import gateway.core.input.InputErrors;
import gateway.core.spd.PolicySpec;
import gateway.core.spd.Template;
import gateway.esp.SaParameters;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Action;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XfrmReaderTest {
  private static final String KEY = "0x000102030405060708090a0b0c0d0e0f10111213";
  private static final String STATE =
      "xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x1001 mode tunnel ";
  private static final String AEAD = "aead 'rfc4106(gcm(aes))' " + KEY + " 128 ";

  private static GatewayException refused(String text) {
    return assertThrows(GatewayException.class, () -> XfrmReader.read("p.xfrm", text));
  }

  private static PolicySpec policy(String words) throws GatewayException {
    XfrmFile file = XfrmReader.read("p.xfrm", "xfrm policy add " + words);
    return ((Change.AddPolicy) file.changes().getFirst()).policy();
  }

  private static SaParameters sa(String words) throws GatewayException {
    XfrmFile file = XfrmReader.read("s.xfrm", STATE + AEAD + words);
    return ((Change.AddSa) file.changes().getFirst()).parameters();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aead 0x000102030405060708090a0b0c0d0e0f10111213 128",
        "aead 'rfc4106(gcm(aes))' 0x000102030405060708090a0b0c0d0e0f10111213 128 spi",
        "aead 0x000102030405060708090a0b0c0d0e0f10111213",
        "0x000102030405060708090a0b0c0d0e0f10111213",
        "000102030405060708090A0B0C0D0E0F10111213 aead"
      })
  void shouldNotRepeatAKeyWhenItStandsInTheWrongPlace(String words) {
    GatewayException e = refused(STATE + words);
    assertFalse(e.getMessage().contains("0102030405"), e.getMessage());
  }

  @Test
  void shouldKeepNoStatementAndNoWordWithoutAnEnd() {
    String line = "a ".repeat(1000) + "\\\n";
    assertEquals(
        "p.xfrm:1:513: a statement has at most 256 words\n"
            + "p.xfrm:1002:1: lines begin with 'xfrm policy' or 'xfrm state', not with 'b'",
        refused(line.repeat(1000) + "c\nb\n").getMessage());
    assertEquals(
        "p.xfrm:1:3: a word has at most 4096 characters",
        refused("a " + "b\\\n".repeat(1_000_000)).getMessage());
    assertEquals(
        "p.xfrm:1:1: a word has at most 4096 characters",
        refused("'" + "b".repeat(4097) + "' x").getMessage());
  }

  @Test
  void shouldStopReadingAFileOfWhichNothingIsRight() {
    List<String> said = refused("a\n".repeat(1_000_000)).getMessage().lines().toList();
    assertEquals(InputErrors.MOST + 1, said.size());
    assertEquals("p.xfrm: more than 100 errors; the others are not listed", said.getLast());
  }

  @Test
  void shouldReadAProtectingPolicyWhenItHasATemplate() throws GatewayException {
    PolicySpec policy =
        policy(
            "dir out src 10.1.0.0/24 dst 10.2.0.0-10.2.0.9 proto udp sport 53 dport 1000-2000"
                + " priority 7 index 9 ptype main action allow tmpl src 192.0.2.1 dst 192.0.2.2"
                + " proto esp spi 0x100 mode tunnel reqid 3 level required");

    assertEquals(
        new PolicySpec(
            Direction.OUT,
            new Selector(
                AddressRange.ipv4Prefix(0x0a010000, 24),
                AddressRange.ipv4(0x0a020000, 0x0a020009),
                17,
                53,
                53,
                1000,
                2000),
            7,
            Action.PROTECT,
            new Template(0xc0000201, 0xc0000202, 3, SaParameters.Mode.TUNNEL, 0x100),
            9,
            1),
        policy);
  }

  @ParameterizedTest
  @CsvSource({
    "dir in, BYPASS",
    "dir in action allow, BYPASS",
    "dir in action block, DISCARD",
    "dir in action discard, DISCARD",
    "dir in action block tmpl proto esp mode tunnel, DISCARD",
    "dir in tmpl proto esp mode tunnel, PROTECT"
  })
  void shouldTellTheActionWhenAllowedOrBlocked(String words, Action action)
      throws GatewayException {
    assertEquals(action, policy(words).action());
  }

  @Test
  void shouldKeepIcmpTypeAndCodeInThePortColumnsWhenGiven() throws GatewayException {
    Selector selector = policy("dir fwd proto icmp type 8 code 0").selector();

    assertEquals(
        new Selector(AddressRange.ANY_IPV4, AddressRange.ANY_IPV4, 1, 8, 8, 0, 0), selector);
  }

  @Test
  void shouldCountPoliciesOnlyWhenOrdinalsAreGiven() throws GatewayException {
    String text =
        """
        # a comment
        ip xfrm policy flush
        xfrm policy add dir out src 10.0.0.0/8   # first
        xfrm policy setdefault in accept out block
        xfrm policy delete dir out src 10.0.0.0/8
        xfrm policy \\
          update dir out \\
          src 10.0.0.0/8
        xfrm state flush
        xfrm policy add dir in
        """;
    XfrmFile file = XfrmReader.read("p.xfrm", text);

    List<Integer> ordinals = new ArrayList<>();
    for (Change change : file.changes()) {
      switch (change) {
        case Change.AddPolicy(var p) -> ordinals.add(p.ordinal());
        case Change.UpdatePolicy(var p) -> ordinals.add(p.ordinal());
        default -> {}
      }
    }
    assertEquals(List.of(1, 2, 3), ordinals);
    assertEquals(
        List.of(2, 3, 4, 4, 5, 6, 9, 10), file.commands().stream().map(XfrmCommand::line).toList());
    assertEquals(new Change.FlushPolicies(Set.of(Direction.values())), file.changes().getFirst());
    assertEquals(new Change.SetDefault(Direction.IN, true), file.changes().get(2));
    assertEquals(new Change.SetDefault(Direction.OUT, false), file.changes().get(3));
  }

  @Test
  void shouldJoinAWordWhenItIsContinuedInTheMiddle() throws GatewayException {
    assertEquals(Direction.OUT, policy("dir ou\\\nt src 10.0.0.1").direction());
  }

  @Test
  void shouldReportEveryWrongLineWithItsPlaceWhenSeveralAreWrong() {
    String text =
        """
        xfrm policy add dir out src 10.0.0.0/33
        xfrm policy add dir out src 10.0.0.0/8
          xfrm policy add dir up
        nonsense
        xfrm policy add dir out src 10.0.0.0/8 priority 5
        xfrm policy add dir out \\
          sport x
        xfrm state add "src
        """;
    assertEquals(
        """
        p.xfrm:1:29: a prefix length of IPv4 is 0 to 32, not 33
        p.xfrm:3:23: 'up' is not a direction: use out, in or fwd
        p.xfrm:4:1: lines begin with 'xfrm policy' or 'xfrm state', not with 'nonsense'
        p.xfrm:5:1: EEXIST: the policy of line 2 has the same selector and direction; use update \
        to replace it
        p.xfrm:7:9: sport must be a number, not 'x'
        p.xfrm:8:16: the quote does not end on its line\
        """,
        refused(text).getMessage());
  }

  @Test
  void shouldSayEexistWhenTheSecondEqualAddIsAllThatIsWrong() {
    String line = "xfrm policy add dir out src 10.0.0.0/8\n";
    GatewayException refused = refused(line + line.replace("10.0", "10.9") + "\n" + line);

    assertEquals(Errno.EEXIST, refused.code());
    assertTrue(refused.getMessage().startsWith("p.xfrm:2:1: EEXIST"), refused.getMessage());
    assertEquals(Errno.EEXIST, refused(STATE + AEAD + "\n" + STATE + AEAD).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xfrm policy delete dir out src 10.0.0.0/8",
        "xfrm policy flush",
        "xfrm policy flush dir out"
      })
  void shouldAcceptTheSecondEqualAddWhenTheFirstIsGone(String between) throws GatewayException {
    String line = "xfrm policy add dir out src 10.0.0.0/8\n";

    assertEquals(3, XfrmReader.read("p", line + between + "\n" + line).commands().size());
    assertEquals(
        Errno.EEXIST,
        refused(
                line
                    + between
                        .replace("out", "in")
                        .replace("flush\n", "")
                        .replaceFirst("flush$", "flush dir in")
                    + "\n"
                    + line)
            .code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policy add dir out src fd00::/8",
        "policy add dir out sport 0x10/0xfff0",
        "policy add dir out mark 5",
        "policy add dir out if_id 5",
        "policy add dir out dev eth0",
        "policy add dir out proto gre key 1",
        "policy add dir out limit packet-hard 5",
        "policy add dir out flag icmp",
        "policy add dir out ptype sub",
        "policy add dir out ctx x",
        "policy add dir out tmpl proto esp",
        "policy add dir out tmpl proto esp mode transport",
        "policy add dir out tmpl proto esp mode beet",
        "policy add dir out tmpl proto ah mode tunnel",
        "policy add dir out tmpl proto esp mode tunnel level use",
        "policy add dir out tmpl proto esp mode tunnel tmpl proto esp mode tunnel",
        "policy delete dir out index 9",
        "policy list",
        "state add dst 1.1.1.1 proto esp spi 256 mode transport",
        "state add dst 1.1.1.1 proto esp spi 256 mode tunnel enc cbc(aes) 0x00",
        "state add dst 1.1.1.1 proto esp spi 256 aead rfc7539esp(chacha20,poly1305) 0x00 128",
        "state add dst 1.1.1.1 proto esp spi 256 flag esn",
        "state add dst 1.1.1.1 proto esp spi 256 flag af-unspec noecn",
        "state add dst 1.1.1.1 proto esp spi 256 replay-oseq-hi 1",
        "state add dst 1.1.1.1 proto esp spi 256 limit byte-soft 1",
        "state add dst 1.1.1.1 proto esp spi 256 encap espintcp 1 2 0.0.0.0"
      })
  void shouldSayNotBuiltYetWhenIpKnowsItAndThisBuildDoesNot(String words) {
    GatewayException refused = refused("xfrm " + words);

    assertEquals(Errno.ENOTSUP, refused.code(), refused.getMessage());
    assertTrue(refused.getMessage().endsWith("not built yet"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policy",
        "policy add",
        "policy add dir out dir out",
        "policy add dir out src",
        "policy add src 1.2.3.4 dir out dst 2.2.2.2",
        "policy add dir out src 1.2.3.4 proto tcp dst 2.2.2.2 sport 3",
        "policy add dir out src any",
        "policy add dir out src 10.0.0.256",
        "policy add dir out src 10.0.0.9-10.0.0.1",
        "policy add dir out src 10.0.0.0/255.0.255.0",
        "policy add dir out proto udplite sport 5",
        "policy add dir out sport 5-3",
        "policy add dir out sport 5-70000",
        "policy add dir out proto icmp type 256",
        "policy add dir out type 3",
        "policy add dir out proto 256",
        "policy add dir out proto Tcp",
        "policy add dir out priority 4294967296",
        "policy add dir out priority 010",
        "policy add dir out priority -1",
        "policy add dir out priority 99999999999999999999999",
        "policy add dir out index 8",
        "policy add dir out action maybe",
        "policy add dir out tmpl",
        "policy add dir out tmpl src 1.1.1.1 mode tunnel",
        "policy add dir out tmpl proto esp src 1.1.1.0/24 mode tunnel",
        "policy add dir out limit whatever 5",
        "policy delete dir out",
        "policy delete dir out src 1.1.1.1 priority 4",
        "policy setdefault out allow",
        "policy setdefault out block out block",
        "policy setdefault",
        "policy flush now",
        "state add proto esp spi 256 mode tunnel",
        "state add dst 1.1.1.1 proto esp spi 255 mode tunnel",
        "state add dst 1.1.1.1 spi 256 mode tunnel",
        "state add dst 1.1.1.1 proto esp spi 256 mode tunnel",
        "state add dst 1.1.1.1 proto esp spi 256 mode tunnel aead rfc4106(gcm(aes)) 0x0001 128",
        "state add dst 1.1.1.1 proto esp spi 256 mode tunnel aead rfc4106(gcm(aes)) 0x001 128",
        "state add dst 1.1.1.1 proto esp spi 256 replay-window 4097",
        "state add dst 1.1.1.1 proto esp spi 256 replay-window 31",
        "state add dst 1.1.1.1 proto esp spi 256 encap espinudp 4500 0 0.0.0.0",
        "state add dst 1.1.1.1 proto esp spi 256 sel",
        "state add dst 1.1.1.1 proto esp spi 256 flag whatever",
        "state delete dst 1.1.1.1 proto esp",
        "state delete dst 1.1.1.1 proto esp spi 256 reqid 7",
        "route add",
        "'' add"
      })
  void shouldSayEinvalWhenALineMakesNoSense(String words) {
    GatewayException refused = refused("xfrm " + words);

    assertEquals(Errno.EINVAL, refused.code(), refused.getMessage());
    assertTrue(refused.getMessage().matches("p\\.xfrm:1:\\d+: .*"), refused.getMessage());
  }

  @Test
  void shouldReadAnSaWithTheKernelsDefaultsButAWindowOf64WhenLittleIsGiven()
      throws GatewayException {
    SaParameters sa = sa("");

    assertEquals(0xc0000201, sa.source());
    assertEquals(0xc0000202, sa.destination());
    assertEquals(0x1001, sa.spi());
    assertEquals(0, sa.reqid());
    assertEquals(64, sa.replayWindow());
    assertEquals(0x10111213, sa.salt());
    assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, sa.key());
    assertFalse(sa.esn());
  }

  @Test
  void shouldReadEverythingOfAnSaWhenAllIsGiven() throws GatewayException {
    SaParameters sa =
        sa(
            "reqid 5 replay-window 128 replay-oseq 41 replay-seq 0xffffffff flag af-unspec"
                + " encap espinudp 4500 4501 0.0.0.0 sel src 10.1.0.0/24 dst 10.2.0.0/24");

    assertEquals(5, sa.reqid());
    assertEquals(128, sa.replayWindow());
    assertEquals(41, sa.outboundSequence());
    assertEquals(0xffffffffL, sa.inboundSequence());
    assertEquals(new SaParameters.Encapsulation(4500, 4501), sa.encapsulation());
    assertEquals(
        Selector.of(
            AddressRange.ipv4Prefix(0x0a010000, 24), AddressRange.ipv4Prefix(0x0a020000, 24), 0),
        sa.selector());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"xfrm state flush", "xfrm state delete dst 192.0.2.2 proto esp spi 0x1001"})
  void shouldAcceptTheSecondEqualSaWhenTheFirstIsGone(String between) throws GatewayException {
    String line = STATE + AEAD + "\n";

    assertEquals(3, XfrmReader.read("s", line + between + "\n" + line).commands().size());
  }

  @Test
  void shouldTakeTheBytesOfAQuotedKeyWhenItHasNoHexPrefix() throws GatewayException {
    String text = STATE + "aead \"rfc4106(gcm(aes))\" \"sixteen # bytes.salt\" 128";
    SaParameters sa = ((Change.AddSa) XfrmReader.read("s", text).changes().getFirst()).parameters();

    assertArrayEquals("sixteen # bytes.".getBytes(StandardCharsets.US_ASCII), sa.key());
    assertEquals(0x73616c74, sa.salt());
  }

  @Test
  void shouldNotShowTheKeyWhenItIsWrong() {
    String text = STATE + "aead 'rfc4106(gcm(aes))' 0xdeadbeefcafebabe 128";

    assertFalse(refused(text).getMessage().contains("dead"), refused(text).getMessage());
    assertFalse(refused(text.replace("babe", "zz")).getMessage().contains("dead"));
  }

  @Test
  void shouldDeleteAndFlushSasWhenTold() throws GatewayException {
    List<Change> changes =
        XfrmReader.read(
                "s",
                "xfrm state delete src 1.1.1.1 dst 2.2.2.2 proto esp spi 0xffffffff\n"
                    + "x s f proto esp")
            .changes();

    assertEquals(
        List.of(new Change.DeleteSa(0x02020202, 0xffffffff), new Change.FlushSas()), changes);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldReadBackWhatIsWrittenWhenPoliciesAreRandom(long seed) throws GatewayException {
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      PolicySpec policy = randomPolicy(random);
      assertEquals(policy, policy(XfrmWriter.policyWords(policy)), XfrmWriter.policy(policy));
    }
  }

  @Test
  void shouldReadBackAnSaWhenItIsWritten() throws GatewayException {
    SaParameters sa =
        sa(
            "reqid 5 replay-window 0 replay-oseq 41 replay-seq 7 encap espinudp 4500 1 0.0.0.0"
                + " sel dst 10.2.0.0/24 proto tcp dport 80-90");
    Change back = XfrmReader.read("s", XfrmWriter.sa(sa)).changes().getFirst();

    assertEquals(sa, assertInstanceOf(Change.AddSa.class, back).parameters());
  }

  private static PolicySpec randomPolicy(Random random) {
    int protocol = List.of(0, 1, 6, 17, 33, 47, 50, 58, 132, 135, 200).get(random.nextInt(11));
    boolean types = protocol == 1 || protocol == 58 || protocol == 135;
    boolean ports = types || List.of(0, 6, 17, 33, 132).contains(protocol);
    int[] source = range(random, ports, types ? 255 : 65535);
    int[] destination = range(random, ports, types ? 255 : 65535);
    Direction direction = Direction.values()[random.nextInt(3)];
    Action action = Action.values()[random.nextInt(3)];
    int number = List.of(1, 0, 2).get(direction.ordinal());
    return new PolicySpec(
        direction,
        new Selector(
            addresses(random),
            addresses(random),
            protocol,
            source[0],
            source[1],
            destination[0],
            destination[1]),
        random.nextInt(),
        action,
        action != Action.PROTECT
            ? null
            : new Template(
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                SaParameters.Mode.TUNNEL,
                random.nextBoolean() ? 0 : random.nextInt()),
        random.nextBoolean() ? 0 : random.nextInt() & ~7 | number,
        1);
  }

  private static int[] range(Random random, boolean narrow, int most) {
    if (!narrow || random.nextBoolean()) {
      return new int[] {0, 65535};
    }
    int first = random.nextInt(most + 1);
    return new int[] {first, random.nextBoolean() ? first : random.nextInt(first, most + 1)};
  }

  private static AddressRange addresses(Random random) {
    int address = random.nextInt();
    if (random.nextBoolean()) {
      return AddressRange.ipv4Prefix(address, random.nextInt(33));
    }
    int other = random.nextInt();
    return Integer.compareUnsigned(address, other) < 0
        ? AddressRange.ipv4(address, other)
        : AddressRange.ipv4(other, address);
  }
}
