package gateway.trust;

import java.util.Locale;

/** Why a bundle is trusted or not. */
public enum Reason {
  /** Its digest is in the signed list of the distribution. */
  DISTRIBUTION(true),
  /** Signed under a trusted certificate, whole and in time. */
  SIGNED(true),
  /** Nobody signed it. */
  UNSIGNED(false),
  /** Signed, but the chain ends at no trusted certificate. */
  STRANGER(false),
  /** A certificate of the chain is past its time. */
  EXPIRED(false),
  /** A certificate of the chain is before its time. */
  NOT_YET_VALID(false),
  /** The signer's certificate or key is not made for signing code, or an algorithm is too weak. */
  WEAK(false),
  /** The signature does not fit what it signs. */
  BAD_SIGNATURE(false),
  /** The manifest is not the one that was signed. */
  MANIFEST_CHANGED(false),
  /** An entry is not the one that was signed. */
  ENTRY_CHANGED(false),
  /** An entry was added after signing. */
  ENTRY_ADDED(false),
  /** An entry was removed after signing. */
  ENTRY_REMOVED(false),
  /** Two entries share a name. */
  ENTRY_TWICE(false),
  /** An entry's name leads out of the jar. */
  BAD_NAME(false),
  /** Not a jar whose octets the framework keeps: a folder, or a file outside its store. */
  NOT_KEPT(false),
  /** Not a jar at all, damaged, or too large. */
  UNREADABLE(false);

  private final boolean trusted;

  Reason(boolean trusted) {
    this.trusted = trusted;
  }

  /** True if a bundle with this reason may resolve. */
  public boolean trusted() {
    return trusted;
  }

  /** As printed: lower case with dashes. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
