package gateway.core.boot;

import gateway.core.spd.SortedTable;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.netfilter.Verdict;
import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import gateway.port.api.PortQueue;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What does not come back from one kind of call while it is shut there. */
final class Trap {
  /** Every call that came in, in order. */
  final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

  private volatile String shut = "";
  private volatile @Nullable Thread caught;
  private volatile String failing = "";
  private int passes;

  /** Nobody comes back from a call from now on; "lookup out" shuts one direction alone. */
  void shut(String call) {
    shut = call;
  }

  /** As above, when so many have passed. */
  void shutAfter(String call, int times) {
    failing = "shut " + call;
    passes = times;
  }

  /** A call throws from now on, once so many have passed. */
  void fail(String call, int times) {
    failing = call;
    passes = times;
  }

  void open() {
    shut = "";
    failing = "";
  }

  /** Waits for somebody to be inside. */
  Thread awaitCaught() {
    Thread thread = caught;
    while (thread == null) {
      Thread.onSpinWait();
      thread = caught;
    }
    return thread;
  }

  private void pass(String call) {
    calls.add(call);
    if (failing.equals("shut " + call) && passes-- == 0) {
      shut = call;
    }
    if (failing.equals(call) && passes-- <= 0) {
      throw new IllegalStateException("out of order");
    }
    while (shut.equals(call) || !shut.isEmpty() && call.startsWith(shut + " ")) {
      caught = Thread.currentThread();
      Thread.onSpinWait();
    }
  }

  SpdDriver driver(String name) {
    return new SpdDriver() {
      @Override
      public String name() {
        pass("name");
        return name;
      }

      @Override
      public SpdCapabilities capabilities() {
        pass("capabilities");
        return new SpdCapabilities(1 << 20, 1);
      }

      @Override
      public SpdTable newTable(TableRequest request) {
        pass("newTable");
        return new Table(request.direction());
      }
    };
  }

  private final class Table implements SpdTable {
    private final SortedTable sorted = new SortedTable();
    private final Direction direction;

    Table(Direction direction) {
      this.direction = direction;
    }

    @Override
    public void reserve(int slots) throws GatewayException {
      pass("reserve");
      sorted.reserve(slots);
    }

    @Override
    public void insert(Policy policy) throws GatewayException {
      pass("insert");
      sorted.insert(policy);
    }

    @Override
    public void delete(Policy policy) throws GatewayException {
      pass("delete");
      sorted.delete(policy);
    }

    @Override
    public void flush() throws GatewayException {
      pass("flush");
      sorted.flush();
    }

    @Override
    public int find(Selector selector) {
      pass("find");
      return sorted.find(selector);
    }

    @Override
    public Scratch newScratch() {
      pass("newScratch");
      return sorted.newScratch();
    }

    @Override
    public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
      pass("lookup " + direction.label());
      sorted.lookup(flows, from, count, winners, scratch);
    }

    @Override
    public int size() {
      return sorted.size();
    }

    @Override
    public int fallbackPolicies() {
      return 0;
    }

    @Override
    public long memoryBytes() {
      pass("memoryBytes");
      return sorted.memoryBytes();
    }

    @Override
    public void close() {
      pass("close");
      sorted.close();
    }
  }

  AeadProvider cipher(String name) {
    AeadProvider good = new OpenSslProvider();
    return new AeadProvider() {
      @Override
      public String name() {
        pass("name");
        return name;
      }

      @Override
      public String version() {
        return "1";
      }

      @Override
      public boolean supports(AeadAlgorithm algorithm) {
        return good.supports(algorithm);
      }

      @Override
      public boolean allocationFree() {
        return true;
      }

      @Override
      public AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal)
          throws GatewayException {
        try {
          pass("newSession");
        } catch (IllegalStateException e) {
          throw new GatewayException(Errno.ENOSPC, "no more sessions; close some", e);
        }
        return new Session(good.newSession(algorithm, key, seal));
      }
    };
  }

  private final class Session implements AeadSession {
    private final AeadSession good;

    Session(AeadSession good) {
      this.good = good;
    }

    @Override
    public boolean seal(long aad, int aadLength, long nonce, long data, int length, long tag) {
      pass("seal");
      return good.seal(aad, aadLength, nonce, data, length, tag);
    }

    @Override
    public boolean open(long aad, int aadLength, long nonce, long data, int length, long tag) {
      return good.open(aad, aadLength, nonce, data, length, tag);
    }

    @Override
    public void close() {
      pass("close");
      good.close();
    }
  }

  PortDriver ports(String type) {
    return new PortDriver() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public PacketPort open(PortConfig config) {
        MemoryChannel cable = new MemoryChannel(64, true);
        PortCapabilities capabilities = new PortCapabilities(1500, true, 1, new int[0]);
        return new Port(new MemoryPort(config.name(), cable, cable, capabilities));
      }
    };
  }

  private final class Port implements PacketPort {
    private final PacketPort good;

    Port(PacketPort good) {
      this.good = good;
    }

    @Override
    public String name() {
      return good.name();
    }

    @Override
    public PortCapabilities capabilities() {
      pass("capabilities");
      return good.capabilities();
    }

    @Override
    public PortQueue queue(int index) {
      pass("queue");
      return good.queue(index);
    }

    @Override
    public void close() {
      pass("close");
      good.close();
    }
  }

  NetfilterHook hook(String name, HookPoint point) {
    return new NetfilterHook() {
      @Override
      public String name() {
        pass("name");
        return name;
      }

      @Override
      public Set<HookPoint> points() {
        pass("points");
        return Set.of(point);
      }

      @Override
      public int priority() {
        return 0;
      }

      @Override
      public int onPacket(HookPacket packet) {
        pass("onPacket");
        return Verdict.ACCEPT;
      }
    };
  }
}
