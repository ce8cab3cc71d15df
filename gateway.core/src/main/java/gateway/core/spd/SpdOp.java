package gateway.core.spd;

import gateway.packet.GatewayException;
import gateway.spd.api.Policy;
import gateway.spd.api.SpdTable;

/** One change of a table: applied to the hidden one, later to its twin, and replayed by a swap. */
public sealed interface SpdOp {
  /** Applies the change to a table that no packet sees. */
  void apply(SpdTable table) throws GatewayException;

  /** A policy comes. */
  record Insert(Policy policy) implements SpdOp {
    @Override
    public void apply(SpdTable table) throws GatewayException {
      table.insert(policy);
    }
  }

  /** A policy goes. */
  record Delete(Policy policy) implements SpdOp {
    @Override
    public void apply(SpdTable table) throws GatewayException {
      table.delete(policy);
    }
  }

  /** All policies go. */
  record Flush() implements SpdOp {
    @Override
    public void apply(SpdTable table) throws GatewayException {
      table.flush();
    }
  }

  /** Higher slot numbers may come. */
  record Reserve(int slots) implements SpdOp {
    @Override
    public void apply(SpdTable table) throws GatewayException {
      table.reserve(slots);
    }
  }
}
