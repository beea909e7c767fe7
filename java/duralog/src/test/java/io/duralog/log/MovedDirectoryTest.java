package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.LogIoException;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The directory of a running log is renamed, replaced or removed. What was accepted becomes durable
 * in the files that are open; nothing is made under a path that now leads somewhere else.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MovedDirectoryTest {
  @TempDir(factory = OnDisk.class)
  Path base;

  private int sent;

  private DuraLog open(Path directory) {
    return DuraLog.open(directory, Shapes.tiny(true).build());
  }

  private void append(DuraLog log) {
    log.append(new Numbered(0, sent, 3000).bytes());
    sent++;
  }

  /** Goes on until a new segment is wanted. */
  private void appendUntilRefused(DuraLog log, Path path) {
    LogIoException e =
        catchThrowableOfType(
            LogIoException.class,
            () -> {
              while (sent < 1000) {
                append(log);
              }
            });
    assertThat(e)
        .hasMessageContaining(path.resolve("lock").toString())
        .hasMessageContaining("moved, replaced or deleted")
        .hasMessageContaining("put them back");
    assertThat(log.sync()).isEqualTo(sent);
    assertThat(log.stats().failed()).isFalse();
  }

  private static void closeWithoutMark(DuraLog log) {
    assertThatThrownBy(log::close)
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining("moved, replaced or deleted");
    log.close();
  }

  @Test
  void renamedItRefusesAndWorksOnOnceItIsBack() throws IOException {
    Path path = base.resolve("log");
    Path moved = base.resolve("moved");
    try (DuraLog log = open(path)) {
      append(log);
      Files.move(path, moved);
      appendUntilRefused(log, path);
      assertThat(path).doesNotExist();
      Files.move(moved, path);
      for (int i = 0; i < 40; i++) {
        append(log);
      }
    }
    assertThat(Replayed.everySenderInOrder(path)).hasSize(sent);
  }

  @Test
  void anotherLogThatTookItsPathIsNotTouched() throws IOException {
    Path path = base.resolve("log");
    Path moved = base.resolve("moved");
    DuraLog log = open(path);
    append(log);
    Files.move(path, moved);
    try (DuraLog other = open(path)) {
      for (int i = 0; i < 60; i++) {
        other.append(new Numbered(7, i, 3000).bytes());
      }
    }
    DirectoryImage before = DirectoryImage.of(path);
    appendUntilRefused(log, path);
    closeWithoutMark(log);
    DirectoryImage after = DirectoryImage.of(path);
    assertThat(after.names()).isEqualTo(before.names());
    assertThat(before.names()).allSatisfy(n -> assertThat(after.file(n)).isEqualTo(before.file(n)));
    assertThat(Replayed.everySenderInOrder(path)).hasSize(60);
    assertThat(Replayed.everySenderInOrder(moved)).hasSize(sent);
    try (DuraLog again = open(moved)) { // it is not locked any more
      assertThat(again.recovery().cleanlyClosed()).isFalse();
    }
  }

  @Test
  void removedItIsNotMadeAgain() throws IOException {
    Path path = base.resolve("log");
    DuraLog log = open(path);
    append(log);
    for (Path file : files(path)) {
      Files.delete(file);
    }
    Files.delete(path);
    appendUntilRefused(log, path);
    assertThatThrownBy(() -> Replayed.everySenderInOrder(log)).isInstanceOf(LogIoException.class);
    closeWithoutMark(log);
    assertThat(path).doesNotExist();
  }

  /** Without it a second writer may have come. */
  @Test
  void withoutItsLockItIsNotTheSameAnyMore() throws IOException {
    Path path = base.resolve("log");
    DuraLog log = open(path);
    append(log);
    Files.delete(path.resolve("lock"));
    appendUntilRefused(log, path);
    Files.createFile(path.resolve("lock"));
    assertThatThrownBy(() -> append(log)).isInstanceOf(LogIoException.class);
    closeWithoutMark(log);
    assertThat(Replayed.everySenderInOrder(path)).hasSize(sent);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }
}
