package gateway.tool;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A verb that ends as its argument says, found like the verbs of other modules. */
public final class SampleVerb implements Verb {
  @Command(name = "whatever")
  static final class Sample implements Callable<Integer> {
    @Parameters private String outcome = "";

    @Override
    public Integer call() throws GatewayException {
      return switch (outcome) {
        case "eperm" -> throw new GatewayException(Errno.EPERM, "run this as root");
        case "einval" -> throw new GatewayException(Errno.EINVAL, "no");
        case "places" -> throw new GatewayException(Errno.EINVAL, "f:1:2: one\nf:3:4: two");
        case "bug" -> throw new IllegalStateException("a bug");
        default -> Integer.valueOf(outcome);
      };
    }
  }

  @Override
  public String name() {
    return "tool sample";
  }

  @Override
  public String description() {
    return "Ends as it is told.";
  }

  @Override
  public Object command() {
    return new Sample();
  }
}
