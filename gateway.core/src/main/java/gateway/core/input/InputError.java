package gateway.core.input;

import gateway.packet.Errno;

/**
 * One thing that is wrong with an input file.
 *
 * @param file the file's name as the operator gave it
 * @param line counted from 1
 * @param column counted from 1
 * @param code what kind of refusal it is
 * @param message a sentence for people
 */
public record InputError(String file, int line, int column, Errno code, String message) {
  /** {@code FILE:LINE:COL: message}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
