package gateway.spd.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What one reader needs while it looks up in a table: made by {@link SpdTable#newScratch}, one per
 * reader and table, never used by two threads at once. A marker: its content is the driver's own.
 */
@ConsumerType
public interface Scratch {
  /** For tables whose lookups need none. */
  Scratch NONE = new Scratch() {};
}
