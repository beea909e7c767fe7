package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogLockedException;
import io.duralog.LogOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs beside each other, and two who want the same one. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeveralLogsTest {
  private static final int MANY = 200;

  @TempDir Path directory;

  @Test
  void twoLogsOfOneProcessAreTwoLogs() {
    try (DuraLog a = DuraLog.open(directory.resolve("a"));
        DuraLog b = DuraLog.open(directory.resolve("b"))) {
      a.appendDurable("in a");
      b.append("in b");
      b.appendDurable("in b again");
      assertThat(a.lastSequence()).isEqualTo(1);
      assertThat(a.read(1).orElseThrow().asString()).isEqualTo("in a");
      assertThat(b.read(1).orElseThrow().asString()).isEqualTo("in b");
    }
  }

  @Test
  void theSameDirectoryTwiceLeavesTheFirstLogLockedAgainstOthers() throws Exception {
    String pid = "process " + ProcessHandle.current().pid();
    Path link = directory.resolveSibling(directory.getFileName() + "-link");
    Files.createSymbolicLink(link, directory);
    try (DuraLog first = DuraLog.open(directory)) {
      for (Path name :
          List.of(directory, link, directory.resolve("../" + directory.getFileName()))) {
        assertThatThrownBy(() -> DuraLog.open(name))
            .isInstanceOf(LogLockedException.class)
            .hasMessageContaining("this " + pid);
      }
      assertThat(child(directory)).startsWith("LOCKED").contains(pid);
      first.appendDurable("still works");
    } finally {
      Files.delete(link);
    }
    assertThat(child(directory)).isEqualTo("OPENED 1");
  }

  @Test
  void anotherProcessIsNamedAndItsLockDiesWithIt() throws Exception {
    Process holder = LockHolder.start(directory);
    try {
      assertThat(line(holder)).isEqualTo("OPENED 0");
      assertThatThrownBy(() -> DuraLog.open(directory))
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining("process " + holder.pid())
          .hasMessageContaining(directory.toString());
      DuraLog.openReadOnly(directory).close();
    } finally {
      holder.destroyForcibly().waitFor();
    }
    DuraLog.open(directory).close();
  }

  @Test
  void twoHundredAtOnceStayLight() throws Exception {
    Set<String> threadsBefore = CloseTest.logThreads();
    long filesBefore = openFiles();
    List<DuraLog> logs = Collections.synchronizedList(new ArrayList<>());
    try {
      LogOptions options = Shapes.tiny(true).build();
      Crew crew =
          Crew.of(
              10,
              thread -> {
                for (int i = 0; i < MANY / 10; i++) {
                  DuraLog log = DuraLog.open(directory.resolve(thread + "-" + i), options);
                  logs.add(log);
                  log.append("one");
                }
              });
      crew.join();
      logs.forEach(DuraLog::sync);
      Set<String> threads = CloseTest.logThreads();
      threads.removeAll(threadsBefore);
      assertThat(threads).as("one that commits, one that prepares").hasSize(2 * MANY);
      assertThat(logs).allSatisfy(l -> assertThat(l.stats().bufferBytes()).isLessThan(40_000));
      if (filesBefore > 0) {
        // lock, owner and the segment each; a successor where one is already made.
        assertThat(openFiles() - filesBefore).as("descriptors").isBetween(3L * MANY, 5L * MANY);
      }
    } finally {
      Crew closers = Crew.of(10, n -> logs.subList(n * 20, n * 20 + 20).forEach(DuraLog::close));
      closers.join();
    }
    assertThat(CloseTest.logThreads()).isEqualTo(threadsBefore);
    assertThat(openFiles()).as("descriptors left").isLessThan(filesBefore + 20);
  }

  /** Descriptors of this process, 0 where that cannot be told. */
  private static long openFiles() throws IOException {
    Path mine = Path.of("/proc/self/fd");
    if (!Files.isDirectory(mine)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(mine)) {
      return files.count();
    }
  }

  private static String child(Path log) throws Exception {
    Process p = LockHolder.start(log);
    try {
      return line(p);
    } finally {
      p.getOutputStream().close();
      p.waitFor();
    }
  }

  private static String line(Process p) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8));
    return String.valueOf(out.readLine());
  }
}
