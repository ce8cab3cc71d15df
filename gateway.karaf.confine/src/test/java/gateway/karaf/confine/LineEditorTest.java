package gateway.karaf.confine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.NonBlocking;
import org.jline.utils.NonBlockingReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The line editor, rewritten as it is in the distribution, under the keys of a session. */
@Timeout(60)
class LineEditorTest {
  private static final String TEN_THOUSAND = "\0339\0339\0339\0339x";
  private static final String CUT = "\001\013";
  private static final String YANK = "\031";
  private static final String UNDO = "\037";

  private final ClassLoader editor = new Rewriting("org.jline.reader.impl.");

  @Test
  void shouldEndTheSessionWhoseKeysMultiplyItsLine() throws Exception {
    try (Terminal terminal = terminal(TEN_THOUSAND + CUT + YANK + YANK)) {
      LineReader reader = reader(terminal);
      EndOfFileException end = assertThrows(EndOfFileException.class, reader::readLine);
      assertEquals("the line is too long", end.getMessage());
    }
  }

  @Test
  void shouldLeaveALineThatIsALittleTooLongToWhoeverRefusesItWithAWord() throws Exception {
    try (Terminal terminal = terminal(TEN_THOUSAND + "\r")) {
      assertEquals(9_999, reader(terminal).readLine().length());
    }
  }

  @Test
  void shouldExpandNoLineBefore() throws Exception {
    try (Terminal terminal = terminal("echo a\r!!!!\r^a^b\rbuy!\r")) {
      LineReader reader = reader(terminal);
      assertEquals("echo a", reader.readLine());
      assertEquals("!!!!", reader.readLine());
      assertEquals("^a^b", reader.readLine());
      assertEquals("buy!", reader.readLine(), "nothing to expand, and no fault");
    }
  }

  @Test
  void shouldKeepNoCopyOfALineForEachKey() throws Exception {
    try (Terminal terminal = terminal("abc" + UNDO + "\r")) {
      assertEquals("abc", reader(terminal).readLine());
    }
  }

  @Test
  void shouldNotAddWhatIsCutToWhatWasCutWithoutEnd() throws Exception {
    Class<?> type = editor.loadClass("org.jline.reader.impl.KillRing");
    for (String how : new String[] {"add", "addBackwards"}) {
      Object cut = type.getConstructor().newInstance();
      Method add = type.getMethod(how, String.class);
      for (int i = 0; i < 100; i++) {
        add.invoke(cut, "x".repeat(10_000));
      }
      String last = String.valueOf(type.getMethod("yank").invoke(cut));
      assertTrue(last.length() <= 20_000, how + ": " + last.length());
      Object words = type.getConstructor().newInstance();
      add.invoke(words, "a");
      add.invoke(words, "b");
      String both = String.valueOf(type.getMethod("yank").invoke(words));
      assertEquals(2, both.length(), "words that are cut one after the other are one text");
    }
  }

  @Test
  void shouldNotWaitForTheEndOfAPasteThatHasNone() throws Exception {
    String most = "x".repeat(10_000);
    assertEquals(most, pasted(most));
    InvocationTargetException refused =
        assertThrows(InvocationTargetException.class, () -> pasted(most.repeat(4)));
    assertInstanceOf(EndOfFileException.class, refused.getCause());
  }

  @Test
  void shouldRememberNoLongLine() throws Exception {
    History history =
        (History)
            editor
                .loadClass("org.jline.reader.impl.history.DefaultHistory")
                .getConstructor()
                .newInstance();
    history.add(Instant.EPOCH, "x".repeat(1_024));
    history.add(Instant.EPOCH, "x".repeat(1_025));
    assertEquals(1, history.size());
    assertEquals("x".repeat(1_024), history.get(history.last()));
  }

  @Test
  void shouldStartNoEditorOnAnyKeys() throws Exception {
    try (Terminal terminal = terminal("")) {
      Object reader = reader(terminal);
      Method widget = reader.getClass().getDeclaredMethod("editAndExecute");
      widget.setAccessible(true);
      assertEquals(false, widget.invoke(reader));
      Method editsFile = reader.getClass().getMethod("editAndAddInBuffer", Path.class);
      InvocationTargetException refused =
          assertThrows(
              InvocationTargetException.class,
              () -> editsFile.invoke(reader, Path.of("/etc/passwd")));
      assertInstanceOf(UnsupportedOperationException.class, refused.getCause());
    }
  }

  private String pasted(String text) throws Exception {
    Class<?> type = new Rewriting("org.jline.keymap.").loadClass("org.jline.keymap.BindingReader");
    try (NonBlockingReader in =
        NonBlocking.nonBlocking("paste", new StringReader(text + "\033[201~"))) {
      Object keys = type.getConstructor(NonBlockingReader.class).newInstance(in);
      return String.valueOf(
          type.getMethod("readStringUntil", String.class).invoke(keys, "\033[201~"));
    }
  }

  private LineReader reader(Terminal terminal) throws Exception {
    Class<?> type = editor.loadClass("org.jline.reader.impl.LineReaderImpl");
    return (LineReader) type.getConstructor(Terminal.class).newInstance(terminal);
  }

  private static Terminal terminal(String keys) throws Exception {
    InputStream typed = new ByteArrayInputStream(keys.getBytes(StandardCharsets.US_ASCII));
    return new DumbTerminal(
        "keys", "xterm", typed, OutputStream.nullOutputStream(), StandardCharsets.US_ASCII);
  }
}
