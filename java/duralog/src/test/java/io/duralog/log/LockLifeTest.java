package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.error.Errors;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.OpenDescriptors;
import io.duralog.testlog.Roots;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a writer from its open to its close, and what becomes of a writer without it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockLifeTest {
  private static final String OTHER = "process 4711 since 2026-11-28T00:00:00Z";

  @TempDir(factory = OnDisk.class)
  Path base;

  private Path directory() {
    return base.resolve("log");
  }

  private DuraLog open() {
    return DuraLog.open(directory(), Shapes.tiny(true).build());
  }

  /** As if another writer had come. */
  private void overwriteOwner() {
    try {
      Files.writeString(directory().resolve("owner"), OTHER + "\nwriter=77 loader=78 pid=4711\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void isOthers(LogFailedException e) {
    assertThat(e.getCause())
        .isInstanceOf(LogLockedException.class)
        .hasMessageContaining(directory() + " is not this writer's any more")
        .hasMessageContaining(OTHER);
    assertThat(((LogLockedException) e.getCause()).owner()).isEqualTo(OTHER);
  }

  private void closesAndIsNotClean(DuraLog log) {
    isOthers(catchThrowableOfType(LogFailedException.class, log::close));
    log.close();
    assertThat(Roots.of(directory()).isClean()).isFalse();
    assertThat(directory().resolve("owner")).content().startsWith(OTHER);
  }

  /** Whoever comes while it is written would change the log that it tells of. */
  @Test
  void isHeldUntilTheRootIsDurable() {
    List<String> seen = new ArrayList<>();
    EngineProbe second =
        new EngineProbe() {
          @Override
          public void before(EngineCall call, Path path, long offset) {
            if (path.endsWith("root.tmp")) {
              look(call);
            }
          }

          @Override
          public void after(EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks) {
            if (call == EngineCall.SYNC_DIRECTORY && isClosed()) {
              look(call);
            }
          }

          private boolean isClosed() {
            return Files.exists(directory().resolve("root")) && Roots.of(directory()).isClean();
          }

          private void look(EngineCall call) {
            Throwable t = catchThrowable(() -> DuraLog.open(directory()).close());
            seen.add(call + " " + (t instanceof LogLockedException));
          }
        };
    DuraLog log = LogOpener.open(directory(), Shapes.tiny(true).build(), ProbedEngine.with(second));
    log.appendDurable("one");
    log.close();
    assertThat(seen)
        .contains("WRITE true", "SYNC true", "RENAME true", "SYNC_DIRECTORY true")
        .noneMatch(s -> s.endsWith("false"));
    DuraLog.open(directory()).close();
  }

  @Test
  void withoutItNothingIsCalledClean() {
    DuraLog log = open();
    log.appendDurable("one");
    overwriteOwner();
    closesAndIsNotClean(log);
  }

  @Test
  void withoutItNoSegmentIsPublished() {
    DuraLog log = open();
    log.appendDurable("one");
    overwriteOwner();
    LogFailedException e =
        catchThrowableOfType(
            LogFailedException.class,
            () -> {
              for (int i = 0; i < 1000; i++) {
                log.append(new byte[3000]);
              }
            });
    isOthers(e);
    closesAndIsNotClean(log);
  }

  @Test
  void withoutItNothingIsAcknowledgedForMoreThanASecond() {
    DuraLog log = DuraLog.open(directory()); // no segment is wanted meanwhile
    log.appendDurable("one");
    overwriteOwner();
    long lost = System.nanoTime();
    LogFailedException e =
        catchThrowableOfType(
            LogFailedException.class,
            () -> {
              while (System.nanoTime() - lost < TimeUnit.SECONDS.toNanos(20)) {
                log.appendDurable("");
                LockSupport.parkNanos(50_000_000);
              }
            });
    isOthers(e);
    assertThat(log.stats().failed()).isTrue();
    assertThatThrownBy(() -> log.append("more")).isInstanceOf(LogFailedException.class);
    closesAndIsNotClean(log);
  }

  /** It comes while recovery is at work; nothing has been written by then. */
  @Test
  void isLookedAtOnceMoreBeforeAnOpenWrites() throws IOException {
    open().close();
    byte[] root = Files.readAllBytes(directory().resolve("root"));
    EngineProbe whileReading =
        new EngineProbe() {
          @Override
          public void before(EngineCall call, Path path, long offset) {
            if (call == EngineCall.READ) {
              overwriteOwner();
            }
          }
        };
    assertThatThrownBy(
            () ->
                LogOpener.open(
                    directory(), Shapes.tiny(true).build(), ProbedEngine.with(whileReading)))
        .isInstanceOf(LogLockedException.class)
        .hasMessageContaining(OTHER);
    assertThat(directory().resolve("root")).hasBinaryContent(root);
    assertThat(directory().resolve("owner")).content().startsWith(OTHER);
  }

  @Test
  void anOpenThatFailsGivesItBack() throws IOException {
    open().close();
    List<String> before = OpenDescriptors.of(base);
    for (EngineCall kind : List.of(EngineCall.READ, EngineCall.LIST, EngineCall.RENAME)) {
      EngineProbe fails =
          new EngineProbe() {
            @Override
            public void before(EngineCall call, Path path, long offset) {
              if (call == kind) {
                throw Errors.io(call.operation(), path, -1, new IOException("planted"));
              }
            }
          };
      assertThatThrownBy(
              () ->
                  LogOpener.open(directory(), Shapes.tiny(true).build(), ProbedEngine.with(fails)))
          .isInstanceOf(LogIoException.class);
      assertThat(directory().resolve("owner")).content().startsWith("closed by");
      assertThat(OpenDescriptors.of(base)).filteredOn(d -> d.matches(".*/(lock|owner)")).isEmpty();
    }
    assertThat(before).isEmpty();
    open().close();
  }

  /** Whoever lists or stores them gets a ClassCastException for a value that is no text. */
  @Test
  void leavesNothingInTheSystemProperties() throws IOException {
    try (DuraLog log = open()) {
      log.appendDurable("one");
      Properties all = System.getProperties();
      assertThat(all.values()).allSatisfy(v -> assertThat(v).isInstanceOf(String.class));
      assertThat(all.stringPropertyNames()).noneMatch(name -> name.startsWith("io.duralog"));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      all.list(new PrintStream(out));
      all.store(out, "");
      all.storeToXML(out, "");
    }
  }

  /** As a second application in the same server: its classes are others, its process the same. */
  @Test
  void excludesOtherClassLoadersOfTheProcess() throws Exception {
    try (URLClassLoader loader = another()) {
      try (DuraLog log = open()) {
        log.appendDurable("one");
        for (int i = 0; i < 3; i++) {
          Throwable t = catchThrowable(() -> openBy(loader));
          assertThat(t.getClass().getName()).isEqualTo(LogLockedException.class.getName());
          assertThat(t.getClass()).isNotEqualTo(LogLockedException.class);
          assertThat(t).hasMessageContaining("this process " + ProcessHandle.current().pid());
          System.gc();
        }
        log.appendDurable("two");
      }
      try (AutoCloseable other = openBy(loader)) {
        assertThat(other).isNotNull();
        assertThatThrownBy(this::open)
            .isInstanceOf(LogLockedException.class)
            .hasMessageContaining("this process");
      }
    }
    try (DuraLog log = open()) {
      assertThat(log.recovery().cleanlyClosed()).isTrue();
      assertThat(log.lastSequence()).isEqualTo(2);
    }
  }

  private static URLClassLoader another() {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    URL[] urls = Arrays.stream(entries).map(LockLifeTest::url).toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AutoCloseable openBy(ClassLoader loader) throws Exception {
    try {
      return (AutoCloseable)
          loader
              .loadClass(DuraLog.class.getName())
              .getMethod("open", Path.class)
              .invoke(null, directory());
    } catch (InvocationTargetException e) {
      throw e.getTargetException() instanceof Exception x ? x : e;
    }
  }
}
