package gateway.core.sad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.Orders;
import gateway.core.guest.GuestCalls;
import gateway.core.spd.Template;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.esp.SaParameters;
import gateway.esp.SaParameters.Mode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The truth of the SAs, and the view of it that packets are judged by. */
class SadTest {
  private static final int OURS = Orders.NEAR_WAN;
  private final Sad sad =
      new Sad(
          new SaFactory(
              List.of(new OpenSslProvider()), a -> a == OURS ? 0 : -1, 64, 64, GuestCalls.DIRECT));

  @AfterEach
  void close() {
    sad.entries().forEach(SaEntry::close);
  }

  private void show() {
    sad.show().forEach(SaEntry::close);
  }

  @Test
  void shouldRefuseAnSaWhoseKeyAnotherSaCounts() throws GatewayException {
    sad.add(Orders.sa(OURS, Orders.FAR_WAN, 0x101, 1, 7, true, null));
    SaParameters back = Orders.sa(OURS, Orders.FAR_WAN + 1, 0x102, 1, 7, true, null);
    GatewayException refused = assertThrows(GatewayException.class, () -> sad.add(back));
    assertEquals(Errno.EINVAL, refused.code());
    assertTrue(refused.getMessage().contains("0x00000101"), refused.getMessage());
    assertEquals(1, sad.entries().size());
    int mark = sad.mark();
    sad.delete(Orders.FAR_WAN, 0x101);
    sad.add(back);
    sad.rollBack(mark);
    assertThrows(GatewayException.class, () -> sad.add(back));
    sad.flush();
    sad.add(back);
    show();
    assertEquals(1, sad.entries().size());
    assertEquals(List.of(), sad.sharedKeys());
    sad.add(Orders.sa(Orders.FAR_WAN, OURS, 0x103, 1, 7, true, null));
    assertEquals(1, sad.sharedKeys().size());
    assertTrue(sad.sharedKeys().getFirst().contains("0x00000102 and 0x00000103"));
  }

  @Test
  void shouldAnswerAsAMapWhenSasComeAndGo() throws GatewayException {
    Random random = new Random(1);
    List<Template> templates = new ArrayList<>();
    for (int round = 0; round < 60; round++) {
      for (int i = 0; i < 10; i++) {
        int mark = sad.mark();
        randomChange(random);
        if (random.nextInt(4) == 0) {
          sad.rollBack(mark);
        }
      }
      Template t = template(random);
      if (!templates.contains(t)) {
        assertEquals(templates.size(), sad.bundle(t));
        templates.add(t);
      }
      show();
      SadView view = sad.view();
      assertEquals(sad.entries().size(), view.size());
      for (int spi = 0x100; spi < 0x120; spi++) {
        for (int destination : new int[] {OURS, OURS + 1, Orders.FAR_WAN}) {
          assertSame(find(spi, destination), view.inbound(spi, destination));
        }
      }
      for (int b = 0; b < templates.size(); b++) {
        assertSame(newest(templates.get(b)), view.bundle(b), templates.get(b).toString());
      }
      assertNull(view.bundle(templates.size()));
    }
  }

  private void randomChange(Random random) throws GatewayException {
    int spi = 0x100 + random.nextInt(32);
    int destination = random.nextBoolean() ? OURS : Orders.FAR_WAN + random.nextInt(3);
    SaParameters p =
        Orders.sa(
            random.nextInt(3), destination, spi, random.nextInt(4), random.nextLong(), true, null);
    boolean there =
        sad.entries().stream()
            .anyMatch(e -> e.parameters.spi() == spi && e.parameters.destination() == destination);
    int kind = random.nextInt(20);
    if (kind == 0) {
      sad.flush();
    } else if (!there) {
      sad.add(p);
    } else if (kind < 10) {
      sad.update(p);
    } else {
      sad.delete(destination, spi);
    }
  }

  private static Template template(Random random) {
    return new Template(
        random.nextInt(3),
        random.nextInt(3) == 0 ? 0 : Orders.FAR_WAN + random.nextInt(3),
        random.nextInt(4),
        random.nextInt(8) == 0 ? Mode.TRANSPORT : Mode.TUNNEL,
        random.nextInt(8) == 0 ? 0x100 + random.nextInt(32) : 0);
  }

  private SaEntry find(int spi, int destination) {
    return sad.entries().stream()
        .filter(e -> e.inbound != null)
        .filter(e -> e.parameters.spi() == spi && e.parameters.destination() == destination)
        .findFirst()
        .orElse(null);
  }

  private SaEntry newest(Template template) {
    return sad.entries().stream()
        .filter(e -> e.outbound != null && template.isMetBy(e.parameters))
        .max(java.util.Comparator.comparingLong(e -> e.serial))
        .orElse(null);
  }

  @Test
  void shouldShareTheViewUntilSomethingIsShown() throws GatewayException {
    SadView before = sad.view();
    show();
    assertSame(before, sad.view());
    sad.bundle(Orders.leaving());
    show();
    assertNotSame(before, sad.view());
    before = sad.view();
    sad.add(Orders.outbound(0x200));
    show();
    assertNotNull(sad.view().bundle(0));
    assertNull(before.bundle(0));
  }

  // The product of the two would be 10^8 comparisons.
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void shouldFindTheSaOfEveryTemplateWhenThereAreTenThousandOfBoth() {
    int n = 10_000;
    List<SaEntry> entries = new ArrayList<>();
    List<Template> templates = new ArrayList<>();
    int[] met = {0};
    for (int i = 1; i <= n; i++) {
      SaParameters p = Orders.sa(OURS, Orders.FAR_WAN + i % 100, i, i, 1, false, null);
      entries.add(new SaEntry(p, null, null, ENTRY.outbound, 0, i));
      templates.add(new Template(OURS, Orders.FAR_WAN + i % 100, i, Mode.TUNNEL, 0));
    }
    Candidates candidates = new Candidates(entries);
    for (int i = 0; i < n; i++) {
      assertSame(entries.get(i), candidates.newestFor(templates.get(i)));
      met[0]++;
    }
    assertEquals(n, met[0]);
  }

  private static final SaEntry ENTRY = one();

  private static SaEntry one() {
    try {
      return new SaFactory(List.of(new OpenSslProvider()), a -> -1, 64, 64, GuestCalls.DIRECT)
          .create(Orders.outbound(0x300));
    } catch (GatewayException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
