package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogLockedException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Replay;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A program that opens and closes the files of its own open log, and another process that wants to
 * write to it. POSIX would take the lock away with the first of these closes. Also two paths to one
 * directory, each with a lock of its own. {@code -Dduralog.lock.seconds} makes it last longer.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnCopyIT {
  private static final long SECONDS = Long.getLong("duralog.lock.seconds", 2);

  @TempDir(factory = OnDisk.class)
  Path temp;

  private static void requireEngine(EngineChoice engine) {
    assumeThat(
            engine == EngineChoice.PORTABLE
                || OwnCopyIT.class.getResource("/META-INF/native/linux-" + cpu()) != null)
        .as("a native library in this build")
        .isTrue();
  }

  private static String cpu() {
    return System.getProperty("os.arch").replace("amd64", "x86_64");
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "PORTABLE"})
  void doesNotLetTheOtherProcessIn(EngineChoice engine) {
    requireEngine(engine);
    Path log = temp.resolve("log");
    long last;
    try (ChildJvm writer = ChildJvm.start(CopyingWriterChild.class, log, engine)) {
      writer.expect("open");
      writer.expect("copied");
      try (ChildJvm other = ChildJvm.start(TryOpenChild.class, log, "AUTO", "PORTABLE")) {
        other.expect("trying");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end && writer.isAlive() && other.isAlive()) {
          LockSupport.parkNanos(10_000_000);
        }
        other.send("");
        assertThat(Long.parseLong(other.expect("refused "))).isPositive();
      }
      writer.send("");
      last = Long.parseLong(writer.expect("last "));
      assertThat(writer.exitCode()).isZero();
    }
    onlyItsRecords(log, last);
  }

  private static void onlyItsRecords(Path log, long last) {
    try (LogReader reader = DuraLog.openReadOnly(log);
        Replay replay = reader.replay()) {
      assertThat(reader.recovery().cleanlyClosed()).isTrue();
      assertThat(reader.lastSequence()).isEqualTo(last);
      for (LogRecord r : replay) {
        assertThat(r.asString()).isEqualTo("mine");
      }
    }
  }

  /** The upper directory of an overlay beside the overlay: other files to the kernel's locks. */
  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "PORTABLE"})
  void anotherPathToTheDirectoryIsNoWayIn(EngineChoice engine) throws Exception {
    requireEngine(engine);
    Path merged = mount();
    Path upper = temp.resolve("upper");
    try {
      holds(engine, merged.resolve("a"), upper.resolve("a"));
      holds(engine, upper.resolve("b"), merged.resolve("b"));
      holdsHere(merged.resolve("c"), upper.resolve("c"));
      holdsHere(upper.resolve("d"), merged.resolve("d"));
    } finally {
      run("umount", merged.toString());
    }
  }

  private static void holds(EngineChoice engine, Path first, Path second) {
    try (ChildJvm writer = ChildJvm.start(CopyingWriterChild.class, first, engine)) {
      writer.expect("open");
      writer.expect("copied");
      Assertions.assertThatThrownBy(() -> DuraLog.open(second))
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining("process " + writer.pid() + " ");
      writer.send("");
      writer.expect("last ");
      assertThat(writer.exitCode()).isZero();
    }
  }

  private static void holdsHere(Path first, Path second) {
    try (DuraLog mine = DuraLog.open(first)) {
      mine.appendDurable("mine");
      Assertions.assertThatThrownBy(() -> DuraLog.open(second))
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid() + " ");
      assertThat(mine.appendDurable("mine")).isEqualTo(2);
    }
  }

  private Path mount() throws Exception {
    for (String name : List.of("lower", "upper", "work", "merged")) {
      Files.createDirectory(temp.resolve(name));
    }
    String options =
        "lowerdir="
            + temp.resolve("lower")
            + ",upperdir="
            + temp.resolve("upper")
            + ",workdir="
            + temp.resolve("work");
    Path merged = temp.resolve("merged");
    boolean mounted = run("mount", "-t", "overlay", "-o", options, "overlay", merged.toString());
    assumeThat(mounted).as("an overlay can be mounted here").isTrue();
    return merged;
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
      new String(p.getInputStream().readAllBytes(), UTF_8);
      return p.waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }
}
