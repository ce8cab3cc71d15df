package gateway.trust.verify;

import gateway.trust.Reason;
import gateway.trust.Verdict;
import org.jspecify.annotations.Nullable;

/** Ends a judgement inside this package; never leaves it. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final @Nullable String signer;
  private final String detail;

  Refusal(Reason reason, String detail) {
    this(reason, null, detail);
  }

  Refusal(Reason reason, @Nullable String signer, String detail) {
    super(detail);
    this.reason = reason;
    this.signer = signer;
    this.detail = detail;
  }

  Reason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }

  Verdict verdict() {
    return new Verdict(reason, signer, detail);
  }
}
