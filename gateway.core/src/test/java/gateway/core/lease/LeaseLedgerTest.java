package gateway.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.MemoryStore;
import gateway.core.Orders;
import gateway.core.lease.LeaseLedger.Kind;
import gateway.core.sad.KeyId;
import gateway.core.sad.SaEntry;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The journal survives what disks do, and refuses to open when it may have forgotten something. */
class LeaseLedgerTest {
  private static final int RECORD = 32;
  private final MemoryStore store = new MemoryStore();

  private static KeyId key(int n) {
    return KeyId.of(Orders.outbound(0x1000 + n), false);
  }

  // The ledger never looks at the entry.
  @SuppressWarnings("NullAway")
  private static LeaseGrant grant(int n, Kind kind, long value) {
    @Nullable SaEntry none = null;
    return new LeaseGrant(key(n), kind, value, none);
  }

  private static void write(LeaseLedger ledger, LeaseGrant... grants) throws GatewayException {
    ledger.write(List.of(grants));
    ledger.sync();
  }

  private LeaseLedger open() throws GatewayException {
    return LeaseLedger.open(store);
  }

  @Test
  void shouldRememberTheHighestOfEveryKeyAndKindWhenItIsOpenedAgain() throws GatewayException {
    Random random = new Random(1);
    Map<List<Object>, Long> model = new HashMap<>();
    LeaseLedger ledger = open();
    for (int i = 0; i < 400; i++) {
      List<LeaseGrant> grants = new ArrayList<>();
      for (int g = random.nextInt(100); g >= 0; g--) {
        int n = random.nextInt(20);
        Kind kind = Kind.values()[random.nextInt(2)];
        long value = random.nextInt(1_000_000);
        grants.add(grant(n, kind, value));
        model.merge(List.of(n, kind), value, Math::max);
      }
      ledger.write(grants);
      ledger.sync();
      if (random.nextInt(10) == 0) {
        store.crash();
        ledger = open();
      }
    }
    LeaseLedger again = open();
    model.forEach((id, value) ->
        assertEquals(value, again.value(key((int) id.get(0)), (Kind) id.get(1), -1)));
    assertEquals(model.size(), again.size());
    assertEquals(-1, again.value(key(99), Kind.OUTBOUND, -1));
  }

  @Test
  void shouldIgnoreATornTailOfAnyLengthAndWriteBehindItSafely() throws GatewayException {
    write(open(), grant(1, Kind.OUTBOUND, 100), grant(2, Kind.INBOUND, 200));
    byte[] whole = store.read(LeaseLedger.NAME);
    for (int torn = 1; torn < RECORD; torn++) {
      store.put(LeaseLedger.NAME, Arrays.copyOf(whole, whole.length - torn));
      LeaseLedger ledger = open();
      assertEquals(100, ledger.value(key(1), Kind.OUTBOUND, -1));
      assertEquals(-1, ledger.value(key(2), Kind.INBOUND, -1));
      write(ledger, grant(3, Kind.OUTBOUND, 300));
      store.crash();
      assertEquals(100, open().value(key(1), Kind.OUTBOUND, -1));
      assertEquals(300, open().value(key(3), Kind.OUTBOUND, -1));
    }
  }

  @Test
  void shouldRefuseToOpenWhenAnyBitIsWrong() throws GatewayException {
    write(
        open(),
        grant(1, Kind.OUTBOUND, 100),
        grant(2, Kind.INBOUND, 200),
        grant(3, Kind.OUTBOUND, 300));
    byte[] whole = store.read(LeaseLedger.NAME);
    assertEquals(3 * RECORD, whole.length);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      store.put(LeaseLedger.NAME, damaged);
      GatewayException e = assertThrows(GatewayException.class, this::open, "bit " + bit);
      assertEquals(Errno.EIO, e.code());
      int at = bit / 8 / RECORD * RECORD;
      assertTrue(e.getMessage().contains("damaged at byte " + at + ";"), e.getMessage());
      assertTrue(e.getMessage().contains("give every SA a new key"), e.getMessage());
    }
  }

  @Test
  void shouldIgnoreATailOfZeroesButNothingBehindIt() throws GatewayException {
    write(open(), grant(1, Kind.OUTBOUND, 100));
    byte[] whole = store.read(LeaseLedger.NAME);
    store.put(LeaseLedger.NAME, Arrays.copyOf(whole, 3 * RECORD));
    assertEquals(100, open().value(key(1), Kind.OUTBOUND, -1));
    byte[] behind = Arrays.copyOf(whole, 3 * RECORD);
    System.arraycopy(whole, 0, behind, 2 * RECORD, RECORD);
    store.put(LeaseLedger.NAME, behind);
    assertThrows(GatewayException.class, this::open);
  }

  @Test
  void shouldGoBackToWhereAnSaStoodWhenThatIsWrittenExactly() throws GatewayException {
    LeaseLedger ledger = open();
    write(ledger, grant(1, Kind.OUTBOUND, 65_536), grant(2, Kind.INBOUND, 4_096));
    ledger.writeExact(List.of(grant(1, Kind.OUTBOUND, 17), grant(2, Kind.INBOUND, 3)));
    ledger.sync();
    store.crash();
    LeaseLedger again = open();
    assertEquals(17, again.value(key(1), Kind.OUTBOUND, -1));
    assertEquals(3, again.value(key(2), Kind.INBOUND, -1));
    write(again, grant(1, Kind.OUTBOUND, 40));
    assertEquals(40, open().value(key(1), Kind.OUTBOUND, -1));
  }

  @Test
  void shouldPutTheWholeLedgerAnewWhenAnAppendOrASyncHasFailed() throws GatewayException {
    for (String[] calls :
        new String[][] {{"append"}, {"sync"}, {"append", "replace"}, {"sync", "replace"}}) {
      store.put(LeaseLedger.NAME, new byte[0]);
      LeaseLedger ledger = open();
      write(ledger, grant(1, Kind.OUTBOUND, 100));
      store.refuse(calls);
      for (int failures = 0; failures < calls.length; failures++) {
        assertThrows(GatewayException.class, () -> write(ledger, grant(2, Kind.OUTBOUND, 200)));
      }
      store.refuse();
      int replaces = store.replaces();
      write(ledger, grant(3, Kind.OUTBOUND, 300));
      assertEquals(replaces + 1, store.replaces(), String.join(" ", calls));
      store.crash();
      assertEquals(100, open().value(key(1), Kind.OUTBOUND, -1));
      assertEquals(300, open().value(key(3), Kind.OUTBOUND, -1));
      int appends = store.appends();
      write(ledger, grant(3, Kind.OUTBOUND, 400));
      assertEquals(appends + 1, store.appends(), "back to appending");
    }
  }

  @Test
  void shouldStaySmallWhenLeasesAreRenewedForEver() throws GatewayException {
    LeaseLedger ledger = open();
    int longest = 0;
    for (int i = 0; i < 20_000; i++) {
      write(ledger, grant(i % 3, Kind.OUTBOUND, i));
      longest = Math.max(longest, store.read(LeaseLedger.NAME).length);
    }
    assertTrue(longest <= 5000 * RECORD, "bytes " + longest);
    assertEquals(19_999, open().value(key(19_999 % 3), Kind.OUTBOUND, -1));
    assertEquals(3, open().size());
  }
}
