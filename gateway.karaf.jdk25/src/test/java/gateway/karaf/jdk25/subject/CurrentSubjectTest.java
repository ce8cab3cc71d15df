package gateway.karaf.jdk25.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedAction;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.Subject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who inherits a subject, and who does not. */
public class CurrentSubjectTest {
  /** What Karaf's shell makes for a session; only its package counts. */
  public interface Session {
    Thread thread(Runnable work);

    Future<?> submit(ExecutorService pool, Runnable work);
  }

  private static final String SESSION =
      """
      package org.apache.karaf.shell.session;

      public final class Made implements gateway.karaf.jdk25.subject.CurrentSubjectTest.Session {
        public Thread thread(Runnable work) {
          return new Thread(work, "session");
        }

        public java.util.concurrent.Future<?> submit(
            java.util.concurrent.ExecutorService pool, Runnable work) {
          return pool.submit(work);
        }
      }
      """;

  @TempDir Path scratch;
  private Session session;

  private final Subject admin = new Subject();
  private final Subject viewer = new Subject();

  @BeforeEach
  void compile() throws Exception {
    Path source = Files.writeString(scratch.resolve("Made.java"), SESSION);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                scratch.toString(),
                source.toString());
    assertEquals(0, status);
    URLClassLoader loader =
        new URLClassLoader(new URL[] {scratch.toUri().toURL()}, getClass().getClassLoader());
    session =
        (Session)
            loader
                .loadClass("org.apache.karaf.shell.session.Made")
                .getDeclaredConstructor()
                .newInstance();
  }

  @Test
  void shouldBeInForceInTheThreadThatASessionMakes() throws Exception {
    AtomicReference<Object> seen = new AtomicReference<>();
    Thread thread = as(admin, () -> session.thread(() -> seen.set(CurrentSubject.get(null))));
    thread.start(); // after doAs has ended, as Karaf does it
    thread.join();
    assertSame(admin, seen.get());
    assertNull(CurrentSubject.get(null), "nobody is in force here");
  }

  @Test
  void shouldBeInForceInThePoolOfASession() throws Exception {
    AtomicReference<Object> seen = new AtomicReference<>();
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      as(admin, () -> session.submit(pool, () -> seen.set(CurrentSubject.get(null)))).get();
    }
    assertSame(admin, seen.get());
  }

  @Test
  void shouldNotStayWithAThreadThatSomebodyElsesPoolMadeMeanwhile() throws Exception {
    AtomicReference<Object> first = new AtomicReference<>();
    AtomicReference<Object> second = new AtomicReference<>();
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      as(admin, () -> pool.submit(() -> first.set(CurrentSubject.get(null)))).get();
      as(viewer, () -> pool.submit(() -> second.set(CurrentSubject.get(null)))).get();
    }
    assertNull(first.get());
    assertNull(second.get(), "the thread that served an administrator is nobody's");
  }

  @Test
  void shouldTakeTheInnerSubjectOnAThreadThatInheritedAnother() throws Exception {
    AtomicReference<Object> seen = new AtomicReference<>();
    Thread thread =
        as(admin, () -> session.thread(() -> seen.set(as(viewer, () -> CurrentSubject.get(null)))));
    thread.start();
    thread.join();
    assertSame(viewer, seen.get());
  }

  @Test
  void shouldPutNobodyInForceForNull() {
    assertNull(as(admin, () -> as(null, () -> CurrentSubject.get(null))));
  }

  @SuppressWarnings("unchecked")
  private static <T> T as(Subject subject, PrivilegedAction<T> action) {
    return (T) CurrentSubject.doAs(subject, action);
  }
}
