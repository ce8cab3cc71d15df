package gateway.core.guest;

import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdTable;

/** A table of an SPD driver that came. */
final class GuestTable implements SpdTable {
  private final SpdTable guest;
  private final Attendance here;

  GuestTable(SpdTable guest, Attendance here) {
    this.guest = guest;
    this.here = here;
  }

  @Override
  public void reserve(int slots) throws GatewayException {
    here.require();
    guest.reserve(slots);
  }

  @Override
  public void insert(Policy policy) throws GatewayException {
    here.require();
    guest.insert(policy);
  }

  @Override
  public void delete(Policy policy) throws GatewayException {
    here.require();
    guest.delete(policy);
  }

  @Override
  public void flush() throws GatewayException {
    here.require();
    guest.flush();
  }

  @Override
  public int find(Selector selector) {
    here.check();
    return guest.find(selector);
  }

  @Override
  public Scratch newScratch() {
    here.check();
    return guest.newScratch();
  }

  // Whoever still asks is a question of the shell that was given up, or a worker that was declared
  // dead: no answer is the answer.
  @Override
  public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
    here.check();
    guest.lookup(flows, from, count, winners, scratch);
  }

  @Override
  public int size() {
    here.check();
    return guest.size();
  }

  @Override
  public int fallbackPolicies() {
    here.check();
    return guest.fallbackPolicies();
  }

  @Override
  public long memoryBytes() {
    here.check();
    return guest.memoryBytes();
  }

  @Override
  public void close() {
    if (!here.isOver()) {
      guest.close();
    }
  }
}
