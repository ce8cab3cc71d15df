package gateway.tool.simulation;

import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;

/** A driver whose tables tell when they are changed while a packet can see them. */
record WatchedSpd(SpdDriver driver, Holding holding) implements SpdDriver {
  @Override
  public String name() {
    return driver.name();
  }

  @Override
  public SpdCapabilities capabilities() {
    return driver.capabilities();
  }

  @Override
  public SpdTable newTable(TableRequest request) throws GatewayException {
    String name = name() + "'s table " + request.direction();
    return new Table(driver.newTable(request), holding.new Thing(name));
  }

  private record Table(SpdTable table, Holding.Thing thing) implements SpdTable {
    @Override
    public void reserve(int slots) throws GatewayException {
      thing.change();
      table.reserve(slots);
    }

    @Override
    public void insert(Policy policy) throws GatewayException {
      thing.change();
      table.insert(policy);
    }

    @Override
    public void delete(Policy policy) throws GatewayException {
      thing.change();
      table.delete(policy);
    }

    @Override
    public void flush() throws GatewayException {
      thing.change();
      table.flush();
    }

    @Override
    public int find(Selector selector) {
      return table.find(selector);
    }

    @Override
    public Scratch newScratch() {
      return table.newScratch();
    }

    @Override
    public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
      thing.use();
      table.lookup(flows, from, count, winners, scratch);
    }

    @Override
    public int size() {
      return table.size();
    }

    @Override
    public int fallbackPolicies() {
      return table.fallbackPolicies();
    }

    @Override
    public long memoryBytes() {
      return table.memoryBytes();
    }

    @Override
    public void close() {
      thing.close();
      table.close();
    }
  }
}
