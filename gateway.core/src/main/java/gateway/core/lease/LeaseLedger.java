package gateway.core.lease;

import gateway.core.sad.KeyId;
import gateway.core.seam.Store;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The journal of leases: records of 32 bytes (key, value, kind, CRC-32C), the last one of a key
 * counts.
 *
 * <p>A torn record at the end, short or of zeroes, is what a crash leaves of bytes that were never
 * synced, hence never granted: it is ignored. Any other damage means that granted leases may be
 * lost: the ledger refuses to open.
 *
 * <p>Threading: the keeper's step, after {@link #open} in the starting thread.
 */
public final class LeaseLedger {
  /** The name in the store. */
  public static final String NAME = "leases";

  private static final int RECORD = 32;
  private static final int COMPACT_ABOVE = 4096;

  /** Which number a record is about. */
  public enum Kind {
    /** Outbound numbers below the value may have been used. */
    OUTBOUND,
    /** Inbound numbers at or below the value may have been accepted. */
    INBOUND
  }

  private record Id(KeyId key, Kind kind) {}

  private final Store store;
  private final Map<Id, Long> values = new LinkedHashMap<>();
  private int recordsInFile;
  private boolean rewrite;

  private LeaseLedger(Store store) {
    this.store = store;
  }

  /**
   * Reads the journal.
   *
   * @throws GatewayException EIO when it cannot be read, or is damaged before its end
   */
  public static LeaseLedger open(Store store) throws GatewayException {
    LeaseLedger ledger = new LeaseLedger(store);
    ByteBuffer bytes = ByteBuffer.wrap(store.read(NAME));
    int tornAt = -1;
    while (bytes.hasRemaining()) {
      int at = bytes.position();
      byte[] record = new byte[Math.min(RECORD, bytes.remaining())];
      bytes.get(record);
      if (ledger.accept(record)) {
        // A record of zeroes is what a crash leaves of one; a good one cannot follow it.
        if (tornAt >= 0) {
          throw damaged(tornAt);
        }
      } else if (record.length < RECORD || isZero(record)) {
        tornAt = tornAt < 0 ? at : tornAt;
      } else {
        throw damaged(at);
      }
    }
    // A torn end must not come to lie in front of good records.
    ledger.rewrite = tornAt >= 0;
    return ledger;
  }

  private static boolean isZero(byte[] record) {
    for (byte b : record) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static GatewayException damaged(int at) {
    return new GatewayException(
        Errno.EIO,
        "the lease journal is damaged at byte "
            + at
            + "; sequence numbers could repeat: give every SA a new key, then remove state/"
            + NAME);
  }

  /** The durable value of a key, or {@code fallback}. */
  public long value(KeyId key, Kind kind, long fallback) {
    Long value = values.get(new Id(key, kind));
    return value == null ? fallback : value;
  }

  /** How many keys are known. */
  public int size() {
    return values.size();
  }

  /**
   * Writes new values; they count only after {@link #sync}.
   *
   * @throws GatewayException EIO or ENOSPC; nothing may be granted
   */
  void write(Iterable<LeaseGrant> grants) throws GatewayException {
    write(grants, false);
  }

  /**
   * Writes values that may be lower than the durable ones, because nobody uses the difference any
   * more; they count only after {@link #sync}.
   *
   * @throws GatewayException EIO or ENOSPC; the higher values stand then
   */
  void writeExact(Iterable<LeaseGrant> grants) throws GatewayException {
    write(grants, true);
  }

  private void write(Iterable<LeaseGrant> grants, boolean exact) throws GatewayException {
    ByteBuffer bytes = ByteBuffer.allocate(RECORD * 64);
    for (LeaseGrant grant : grants) {
      Id id = new Id(grant.key(), grant.kind());
      long value =
          exact ? grant.value() : Math.max(values.getOrDefault(id, Long.MIN_VALUE), grant.value());
      values.put(id, value);
      if (bytes.remaining() < RECORD) {
        bytes = ByteBuffer.allocate(bytes.capacity() * 2).put(bytes.flip());
      }
      encode(bytes, grant.key(), grant.kind(), value);
      recordsInFile++;
    }
    if (rewrite || recordsInFile > COMPACT_ABOVE + 4 * values.size()) {
      replaceAll();
      return;
    }
    byte[] record = new byte[bytes.position()];
    bytes.flip().get(record);
    rewrite = true;
    store.append(NAME, record);
    rewrite = false;
  }

  /**
   * Makes what was written durable.
   *
   * @throws GatewayException EIO; nothing may be granted
   */
  void sync() throws GatewayException {
    boolean before = rewrite;
    rewrite = true;
    store.sync(NAME);
    rewrite = before;
  }

  private void replaceAll() throws GatewayException {
    rewrite = true;
    ByteBuffer all = ByteBuffer.allocate(RECORD * values.size());
    values.forEach((id, value) -> encode(all, id.key, id.kind, value));
    store.replace(NAME, all.array());
    recordsInFile = values.size();
    rewrite = false;
  }

  private static void encode(ByteBuffer out, KeyId key, Kind kind, long value) {
    int start = out.position();
    out.putLong(key.high()).putLong(key.low()).putLong(value).putInt(kind.ordinal());
    out.putInt(crc(out.array(), start));
  }

  private boolean accept(byte[] record) {
    if (record.length < RECORD) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(record);
    KeyId key = new KeyId(in.getLong(), in.getLong());
    long value = in.getLong();
    int kind = in.getInt();
    if (in.getInt() != crc(record, 0) || kind < 0 || kind >= Kind.values().length) {
      return false;
    }
    values.put(new Id(key, Kind.values()[kind]), value);
    recordsInFile++;
    return true;
  }

  private static int crc(byte[] bytes, int start) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, RECORD - 4);
    return (int) crc.getValue();
  }
}
