package gateway.core.commit;

import gateway.core.spd.PolicySpec;
import gateway.crypto.api.AeadProvider;
import gateway.esp.SaParameters;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.port.api.PacketPort;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdDriver;
import java.util.Set;

/** One order to the running gateway. Orders take effect in commits only. */
public sealed interface Change {
  /** Adds a policy; EEXIST when its direction has one with an equal selector. */
  record AddPolicy(PolicySpec policy) implements Change {}

  /** Replaces the policy with an equal selector, or adds it. */
  record UpdatePolicy(PolicySpec policy) implements Change {}

  /** Removes a policy; ENOENT when there is none with an equal selector. */
  record DeletePolicy(Direction direction, Selector selector) implements Change {}

  /** Removes all policies of the directions; no error when there are none. */
  record FlushPolicies(Set<Direction> directions) implements Change {}

  /** What happens to packets that no policy matches: accept, or block (the default). */
  record SetDefault(Direction direction, boolean accept) implements Change {}

  /** Adds an SA; EEXIST when destination, SPI and protocol are taken. */
  record AddSa(SaParameters parameters) implements Change {}

  /** Replaces the SA with equal destination, SPI and protocol; ENOENT when there is none. */
  record UpdateSa(SaParameters parameters) implements Change {}

  /** Removes an SA; ENOENT when there is none. */
  record DeleteSa(int destination, int spi) implements Change {}

  /** Removes all SAs. */
  record FlushSas() implements Change {}

  /**
   * Every SA begins anew behind what its durable lease allows, as after a crash: a worker died, and
   * what it still holds of them must never count again.
   */
  record RenewSas() implements Change {}

  /**
   * Puts a port into the place of the one with its name; ENOENT when no place has that name. When
   * the commit has returned no worker touches the port that stood there.
   *
   * @param port an open port, or {@link gateway.core.port.AbsentPort}
   */
  record ReplacePort(PacketPort port) implements Change {}

  /** A cipher has come: SAs without one go on with it. */
  record AddCipher(AeadProvider provider) implements Change {}

  /** A cipher that was late is back: SAs that found none meanwhile look for one again. */
  record ResumeSas() implements Change {}

  /** A cipher goes: its SAs go on with another one, or refuse every packet. */
  record RemoveCipher(AeadProvider provider) implements Change {}

  /** Moves every SA to a cipher and prefers it from now on; ENOENT when there is none. */
  record UseCipher(String name) implements Change {}

  /** Puts a hook into the chains of its points; EEXIST for its name, EINVAL for a circle. */
  record AddHook(NetfilterHook hook) implements Change {}

  /**
   * Takes a hook out; ENOENT when it is not in force.
   *
   * @param configured whether its configuration stays in force: its points drop until it is back
   */
  record RemoveHook(NetfilterHook hook, boolean configured) implements Change {}

  /** Takes a hook out that failed; its points drop. */
  record FenceHook(String name) implements Change {}

  /** A hook is absent from the start although its configuration is in force: its points drop. */
  record CloseHook(String name, Set<HookPoint> points) implements Change {}

  /** Opens the points that the absence of a hook has closed; ENOENT when it closes none. */
  record OpenHook(String name) implements Change {}

  /**
   * Changes the SPD driver in all directions.
   *
   * @param rebuild whether a non-empty SPD may be rebuilt; EBUSY otherwise
   */
  record UseDriver(String driver, boolean rebuild) implements Change {}

  /**
   * A driver that was abandoned through no fault of its own comes back. Nothing happens when the
   * engine's own table is not in force any more, or somebody changes to another driver.
   */
  record RestoreDriver(String driver) implements Change {}

  /** A driver took a new configuration: if it is in force its tables are made anew. */
  record RenewTables(SpdDriver driver) implements Change {}

  /**
   * A driver is about to go: the SPD is rebuilt onto another one. Nothing happens when it is not in
   * force. A rebuild onto the departing driver that is under way fails.
   *
   * @param to the driver to go to; {@code linear} when that one is not there
   */
  record LeaveDriver(SpdDriver driver, String to) implements Change {}

  /**
   * A driver is gone: the engine's own table takes over at once, and nothing of the driver is
   * called any more, {@code close} included. Nothing happens when it is not in force.
   */
  record AbandonDriver(SpdDriver driver) implements Change {}
}
