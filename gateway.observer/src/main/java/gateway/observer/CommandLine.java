package gateway.observer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options of the form {@code --name value} and flags of the form {@code --name}, and the one way in
 * which every program here starts and ends.
 */
final class CommandLine {
  /** A program: reads its options and runs until it is done. */
  @FunctionalInterface
  interface Program {
    /** Returns the exit status. */
    int run(CommandLine line) throws IOException, UsageException;
  }

  private final Map<String, List<String>> options = new LinkedHashMap<>();
  private final Set<String> flags;
  private final List<String> words = new ArrayList<>();

  /**
   * @param arguments as given to {@code main}
   * @param valued the names of options that take a value
   * @param flags the names of options that take none
   */
  CommandLine(String[] arguments, Set<String> valued, Set<String> flags) throws UsageException {
    this.flags = flags;
    for (int i = 0; i < arguments.length; i++) {
      String word = arguments[i];
      if (!word.startsWith("--")) {
        words.add(word);
      } else if (flags.contains(word.substring(2))) {
        options.put(word.substring(2), List.of());
      } else if (!valued.contains(word.substring(2))) {
        throw new UsageException("unknown option " + word);
      } else if (++i == arguments.length) {
        throw new UsageException("option " + word + " needs a value");
      } else {
        options.computeIfAbsent(word.substring(2), name -> new ArrayList<>()).add(arguments[i]);
      }
    }
  }

  /**
   * Runs a program and ends the process: 0 or the program's own status, 1 after a failure, 2 after
   * wrong use, 3 when something is missing.
   */
  static void main(
      String[] arguments, String usage, Set<String> valued, Set<String> flags, Program program) {
    int status;
    try {
      if (arguments.length > 0 && arguments[0].equals("--help")) {
        System.out.println(usage);
        status = 0;
      } else {
        status = program.run(new CommandLine(arguments, valued, flags));
      }
    } catch (UsageException wrong) {
      System.err.println(wrong.getMessage() + "\nusage: " + usage);
      status = 2;
    } catch (MissingException missing) {
      System.err.println(missing.getMessage());
      status = 3;
    } catch (IOException failed) {
      System.err.println(failed.getMessage());
      status = 1;
    }
    System.out.flush();
    System.exit(status);
  }

  /** The words that belong to no option, in order. */
  List<String> words() {
    return words;
  }

  /** Whether a flag was given. */
  boolean has(String flag) {
    assert flags.contains(flag);
    return options.containsKey(flag);
  }

  /** All values of an option, in order; empty when it was not given. */
  List<String> all(String name) {
    return options.getOrDefault(name, List.of());
  }

  /** The last value of an option, or the default. */
  String text(String name, String otherwise) {
    List<String> values = all(name);
    return values.isEmpty() ? otherwise : values.getLast();
  }

  /** The last value of an option that must be given. */
  String required(String name) throws UsageException {
    if (all(name).isEmpty()) {
      throw new UsageException("option --" + name + " is missing");
    }
    return all(name).getLast();
  }

  /** The last value of an option as a number, or the default. */
  long number(String name, long otherwise) throws UsageException {
    List<String> values = all(name);
    return values.isEmpty() ? otherwise : number(values.getLast());
  }

  /** A number in decimal or, after 0x, in hexadecimal. */
  static long number(String text) throws UsageException {
    try {
      return Long.decode(text);
    } catch (NumberFormatException notNumber) {
      throw new UsageException("not a number: " + text);
    }
  }

  /** A number within bounds. */
  static int number(String text, int low, int high) throws UsageException {
    long value = number(text);
    if (value < low || value > high) {
      throw new UsageException(text + " is not between " + low + " and " + high);
    }
    return (int) value;
  }
}
