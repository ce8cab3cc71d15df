package gateway.core.sad;

import gateway.core.spd.Template;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.esp.SaParameters;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The truth of the SAs, and the columns that name the current SA of each template.
 *
 * <p>A policy names a <em>bundle</em>: the column of its template. A rekey changes what stands in
 * the column and touches no policy. Changes can be taken back until {@link #show}.
 *
 * <p>Threading: the conductor.
 */
public final class Sad {
  /** Templates that are kept without asking whether a policy names them still. */
  static final int CROWD = 1024;

  private record Key(int destination, int spi) {}

  /** A session that an SA goes on with when the pending changes come into force. */
  private record Exchange(
      SaEntry entry, @Nullable AeadProvider provider, @Nullable AeadSession fresh) {}

  private final SaFactory factory;
  private final Map<Key, SaEntry> entries = new LinkedHashMap<>();
  private final Map<KeyId, SaEntry> byKey = new HashMap<>();
  private final Map<Template, Integer> bundles = new HashMap<>();

  /** By column; null where the column is free. */
  private final List<@Nullable Template> templates = new ArrayList<>();

  private final BitSet free = new BitSet();
  private int crowd = CROWD;
  private final List<Runnable> undo = new ArrayList<>();
  private final List<SaEntry> created = new ArrayList<>();
  private final List<SaEntry> removed = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();

  /** What was made and never shown; closed together. */
  private final List<Spent> takenBack = new ArrayList<>();

  private boolean changed;
  private @Nullable SadView view;

  /** An empty database. */
  public Sad(SaFactory factory) {
    this.factory = factory;
  }

  /** The column of a template; one of its own when no policy names it yet. */
  public int bundle(Template template) {
    Integer known = bundles.get(template);
    if (known != null) {
      return known;
    }
    int column = free.isEmpty() ? templates.size() : free.nextSetBit(0);
    if (column == templates.size()) {
      templates.add(template);
    } else {
      free.clear(column);
      templates.set(column, template);
    }
    bundles.put(template, column);
    changed = true;
    undo.add(() -> release(column));
    return column;
  }

  private void release(int column) {
    bundles.remove(templates.set(column, null));
    free.set(column);
  }

  /** Whether so many templates have columns that it is worth looking who names them. */
  public boolean isCrowded() {
    return bundles.size() > crowd;
  }

  /**
   * Columns that no policy names any more are free for other templates. To be called when nothing
   * is pending: what was taken back would name its column again. Snapshots have columns of their
   * own.
   *
   * @param named the columns that policies name
   */
  public void keep(BitSet named) {
    for (int column = 0; column < templates.size(); column++) {
      if (templates.get(column) != null && !named.get(column)) {
        release(column);
      }
    }
    while (!templates.isEmpty() && templates.getLast() == null) {
      templates.removeLast();
      free.clear(templates.size());
    }
    crowd = Math.max(CROWD, 2 * bundles.size());
  }

  /** How many columns there are, free ones included. */
  public int columns() {
    return templates.size();
  }

  /** Every SA, pending changes included. */
  public Collection<SaEntry> entries() {
    return entries.values();
  }

  /**
   * Adds an SA.
   *
   * @throws GatewayException EEXIST when destination and SPI are taken, EINVAL when another SA has
   *     the same key, or what the cipher says
   */
  public void add(SaParameters p) throws GatewayException {
    if (entries.containsKey(key(p))) {
      throw new GatewayException(
          Errno.EEXIST, "an SA with this destination and SPI exists; use update to replace it");
    }
    put(p);
  }

  /**
   * Replaces an SA.
   *
   * @throws GatewayException ENOENT, or what the cipher says
   */
  public void update(SaParameters p) throws GatewayException {
    delete(p.destination(), p.spi());
    put(p);
  }

  /**
   * Removes an SA.
   *
   * @throws GatewayException ENOENT
   */
  public void delete(int destination, int spi) throws GatewayException {
    Key key = new Key(destination, spi);
    SaEntry old = entries.remove(key);
    if (old == null) {
      throw new GatewayException(
          Errno.ENOENT, "there is no SA with this destination and SPI; see sa:list");
    }
    byKey.remove(old.keyId, old);
    removed.add(old);
    changed = true;
    undo.add(() -> {
      removed.removeLast();
      entries.put(key, old);
      byKey.put(old.keyId, old);
    });
  }

  /** Removes all SAs. */
  public void flush() {
    Map<Key, SaEntry> before = new LinkedHashMap<>(entries);
    entries.clear();
    byKey.clear();
    removed.addAll(before.values());
    changed = true;
    undo.add(() -> {
      removed.subList(removed.size() - before.size(), removed.size()).clear();
      entries.putAll(before);
      before.values().forEach(e -> byKey.put(e.keyId, e));
    });
  }

  /** The ciphers, the preferred one first. */
  public List<AeadProvider> providers() {
    return factory.providers();
  }

  /**
   * Other ciphers. SAs stay with the provider they have while it is among them; the others go on
   * with the first one that has their algorithm, or refuse every packet where there is none.
   *
   * @param prefer true to move every SA to the first provider that has its algorithm
   * @throws GatewayException what the preferred provider refuses with, ENOPKG when it did not
   *     return from a call; nothing has changed then
   */
  public void providers(List<AeadProvider> others, boolean prefer) throws GatewayException {
    if (prefer) {
      factory.require(others.getFirst());
    }
    List<AeadProvider> before = factory.providers();
    int mark = exchanges.size();
    undo.add(() -> {
      factory.providers(before);
      while (exchanges.size() > mark) {
        Exchange never = exchanges.removeLast();
        if (never.fresh != null) {
          takenBack.add(new Spent(never.provider, never.fresh));
        }
      }
    });
    factory.providers(others);
    for (SaEntry entry : entries.values()) {
      AeadProvider present = entry.provider();
      if (!prefer && present != null && others.contains(present)) {
        continue;
      }
      AeadProvider next = factory.first(others, entry.parameters);
      if (next != present) {
        boolean mayStay = present != null && others.contains(present);
        exchanges.add(exchange(entry, next, mayStay));
      }
    }
  }

  /** SAs that have no provider look for one again. */
  public void resume() throws GatewayException {
    providers(factory.providers(), false);
  }

  /** Whether a provider that was late has come back since this was asked last. */
  public boolean takeBack() {
    return factory.takeBack();
  }

  // Who must leave a provider and is refused by the next one has none: its packets are dropped.
  private Exchange exchange(SaEntry entry, @Nullable AeadProvider next, boolean mayStay)
      throws GatewayException {
    if (next == null) {
      return new Exchange(entry, null, null);
    }
    try {
      return new Exchange(
          entry, next, factory.session(next, entry.parameters, entry.outbound != null));
    } catch (GatewayException e) {
      if (mayStay) {
        throw e;
      }
      return new Exchange(entry, null, null);
    }
  }

  /**
   * The pending exchanges of cipher sessions take place.
   *
   * @return the sessions before, to be closed when no worker is inside one any more
   */
  public List<Spent> exchange() {
    List<Spent> before = new ArrayList<>();
    for (Exchange e : exchanges) {
      AeadProvider from = e.entry.provider();
      AeadSession old = e.entry.exchange(e.provider, e.fresh);
      if (old != null) {
        before.add(new Spent(from, old));
      }
    }
    exchanges.clear();
    return before;
  }

  /** Closes what nobody uses any more, whatever its providers do then. */
  public void close(List<Spent> spent) {
    factory.close(spent);
  }

  /**
   * Makes every SA anew from its parameters; its lease decides where it goes on. The ones before
   * are never closed: a worker that died may still be inside them. One whose cipher is absent
   * stays, and refuses every packet as before.
   *
   * @throws GatewayException never in practice: what was an SA can be one again
   */
  public void renew() throws GatewayException {
    for (SaEntry entry : List.copyOf(entries.values())) {
      SaParameters p = entry.parameters;
      delete(p.destination(), p.spi());
      put(p, factory.recreate(p));
      entry.forsake();
    }
  }

  /**
   * Pairs of SAs, one inbound and one outbound, that share key and salt: the two ends then seal
   * under the same nonces.
   */
  public List<String> sharedKeys() {
    List<String> pairs = new ArrayList<>();
    for (SaEntry entry : entries.values()) {
      SaEntry other = entry.outbound == null ? null : byKey.get(KeyId.of(entry.parameters, true));
      if (other != null) {
        pairs.add(
            String.format(
                "SAs 0x%08x and 0x%08x share key and salt, so both ends seal under the same nonces;"
                    + " give each direction a key of its own",
                entry.parameters.spi(), other.parameters.spi()));
      }
    }
    return pairs;
  }

  /** A mark to roll back to. */
  public int mark() {
    return undo.size();
  }

  /** Takes back the changes after a mark; SAs made by them are closed. */
  public void rollBack(int mark) {
    while (undo.size() > mark) {
      undo.removeLast().run();
    }
    factory.close(takenBack);
    takenBack.clear();
  }

  /** Whether the next snapshot shows something new. */
  public boolean changed() {
    return changed;
  }

  /** The SAs that pending changes made: they need a durable lease before they are shown. */
  public List<SaEntry> created() {
    return List.copyOf(created);
  }

  /**
   * The pending changes are in force.
   *
   * @return the SAs that went; to be closed when no snapshot shows them any more
   */
  public List<SaEntry> show() {
    List<SaEntry> gone = List.copyOf(removed);
    removed.clear();
    created.clear();
    undo.clear();
    if (changed) {
      view = null;
    }
    changed = false;
    return gone;
  }

  /** What a snapshot shows; the same one until {@link #show} brings something new. */
  public SadView view() {
    SadView shown = view;
    if (shown == null) {
      Candidates candidates = new Candidates(entries.values());
      @Nullable SaEntry[] byBundle = new SaEntry[templates.size()];
      for (int i = 0; i < byBundle.length; i++) {
        @Nullable Template template = templates.get(i);
        byBundle[i] = template == null ? null : candidates.newestFor(template);
      }
      shown = new SadView(entries.values(), byBundle);
      view = shown;
    }
    return shown;
  }

  private void put(SaParameters p) throws GatewayException {
    put(p, factory.create(p));
  }

  private void put(SaParameters p, SaEntry entry) throws GatewayException {
    Key key = key(p);
    SaEntry twin = byKey.get(entry.keyId);
    if (twin != null) {
      factory.close(List.of(entry.spent()));
      throw new GatewayException(
          Errno.EINVAL,
          String.format(
              "the SA with SPI 0x%08x has the same key and salt, and a key that counts in two SAs"
                  + " repeats its nonces; give every SA a key of its own",
              twin.parameters.spi()));
    }
    entries.put(key, entry);
    byKey.put(entry.keyId, entry);
    created.add(entry);
    changed = true;
    undo.add(() -> {
      entries.remove(key);
      byKey.remove(entry.keyId, entry);
      created.removeLast();
      takenBack.add(entry.spent());
    });
  }

  private static Key key(SaParameters p) {
    return new Key(p.destination(), p.spi());
  }
}
