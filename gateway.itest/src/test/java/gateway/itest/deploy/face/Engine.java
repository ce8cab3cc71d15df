package gateway.itest.deploy.face;

import java.lang.ref.WeakReference;
import java.util.List;

/** The running gateway, in words. Failures are thrown with the engine's sentence. */
public interface Engine {
  /** Whether the gateway is in force. */
  boolean isRunning();

  /** Makes an SPD driver the one in force; returns when it is. */
  void useDriver(String name) throws Exception;

  /** Moves every SA to a cipher; returns when they are moved. */
  void useCipher(String name) throws Exception;

  /** Policies and SAs, as lines. */
  void load(String lines) throws Exception;

  /** Gives a component a configuration, as {@code config:property-set} does. */
  void configure(String pid, String key, Object value) throws Exception;

  /** Takes a configuration away. */
  void unconfigure(String pid) throws Exception;

  /** The SPD driver in force. */
  String driver();

  /** The SPD drivers that are here. */
  List<String> drivers();

  /** The ciphers that are here. */
  List<String> ciphers() throws Exception;

  /** The ciphers that SAs go by. */
  List<String> ciphersInUse() throws Exception;

  /** The hooks in force. */
  List<String> hooks();

  /** The hooks whose absence closes points. */
  List<String> absentHooks();

  /** Whether a port's driver is here. */
  boolean hasPort(String name);

  /** What drivers did wrong. */
  List<String> faults();

  /** Drops for a reason, by the name of its constant. */
  long drops(String reason);

  /** All drops that are not nought, for the message of a failure. */
  String drops();

  /** The snapshot in force. */
  WeakReference<Object> snapshot();
}
