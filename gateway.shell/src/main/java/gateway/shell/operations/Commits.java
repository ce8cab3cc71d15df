package gateway.shell.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.boot.Answer;
import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.packet.GatewayException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Makes commits, waits for them, and remembers the last ones. Any thread. */
public final class Commits {
  private static final int REMEMBERED = 100;

  private final Gateway gateway;
  private final Deque<ObjectNode> last = new ArrayDeque<>();

  /**
   * @param gateway whose steps are driven
   */
  public Commits(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Makes a commit and waits until it has returned.
   *
   * @param what for the list of commits
   * @return schema, generation, changes, policies, duration_ns, commit_returned_unix_ns; of a swap
   *     also from, to, build_cpu_ns, compared, replayed
   */
  public ObjectNode commit(String what, List<Change> changes) throws GatewayException {
    Committed committed = Answer.await(gateway.submit(changes));
    long returned = gateway.clock().wallNanos();
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    reply.put("schema", "gateway.commit/1");
    reply.put("generation", committed.generation());
    reply.put("changes", committed.changes());
    reply.put("policies", committed.policies());
    reply.put("duration_ns", committed.durationNanos());
    reply.put("commit_returned_unix_ns", returned);
    Committed.SwapReport swap = committed.swap();
    if (swap != null) {
      reply.put("from", swap.from());
      reply.put("to", swap.to());
      reply.put("build_cpu_ns", swap.buildCpuNanos());
      reply.put("compared", swap.compared());
      reply.put("replayed", swap.replayed());
    }
    remember(what, reply);
    return reply;
  }

  private synchronized void remember(String what, ObjectNode reply) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("generation", reply.get("generation").asLong());
    row.put("what", what);
    row.put("changes", reply.get("changes").asInt());
    row.put("policies", reply.get("policies").asInt());
    row.put("duration_ns", reply.get("duration_ns").asLong());
    row.put("commit_returned_unix_ns", reply.get("commit_returned_unix_ns").asLong());
    last.addLast(row);
    if (last.size() > REMEMBERED) {
      last.removeFirst();
    }
  }

  /** The last commits that commands made, oldest first. */
  synchronized ArrayNode list() {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    last.forEach(rows::add);
    return rows;
  }
}
