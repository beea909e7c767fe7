package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.LogFailedException;
import io.duralog.LogLockedException;
import io.duralog.OnDamage;
import io.duralog.format.LogRoot;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer that finds the number of another in the root has lost the log, whatever its lock is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RootLockTest {
  @TempDir(factory = OnDisk.class)
  Path directory;

  private DuraLog open() {
    return DuraLog.open(directory, Shapes.tiny(true).build());
  }

  private Path root() {
    return directory.resolve(LogRoot.FILE_NAME);
  }

  private void anotherWriter() throws IOException {
    LogRoot r = Roots.of(directory);
    Files.write(root(), r.at(r.floor(), false, r.time(), ~r.writer()).write());
  }

  private static void isLost(LogFailedException e) {
    assertThat(e).isNotNull();
    assertThat(e.getCause()).isInstanceOf(LogLockedException.class).hasMessageContaining("root");
  }

  private void appendsNoFurtherThanItsSegments(DuraLog log) {
    isLost(
        catchThrowableOfType(
            LogFailedException.class,
            () -> {
              for (int i = 0; i < 1000; i++) {
                log.append(new byte[3000]);
              }
            }));
    isLost(catchThrowableOfType(LogFailedException.class, log::close));
  }

  @Test
  void noSegmentIsPublishedBesideAnotherWriter() throws IOException {
    DuraLog log = open();
    log.appendDurable("one");
    anotherWriter();
    byte[] theirs = Files.readAllBytes(root());
    appendsNoFurtherThanItsSegments(log);
    assertThat(root()).hasBinaryContent(theirs);
    assertThat(Reading.of(directory).sequences()).contains(1L);
  }

  @Test
  void theBeginningIsNotMovedBesideAnotherWriter() throws IOException {
    DuraLog log = open();
    log.appendDurable("one");
    anotherWriter();
    byte[] theirs = Files.readAllBytes(root());
    isLost(catchThrowableOfType(LogFailedException.class, () -> log.truncateBefore(2)));
    isLost(catchThrowableOfType(LogFailedException.class, () -> log.append("two")));
    isLost(catchThrowableOfType(LogFailedException.class, log::close));
    assertThat(root()).hasBinaryContent(theirs);
    assertThat(Reading.of(directory).sequences()).containsExactly(1L);
  }

  @Test
  void noSegmentIsPublishedWithoutTheRoot() throws IOException {
    DuraLog log = open();
    log.appendDurable("one");
    Files.delete(root());
    appendsNoFurtherThanItsSegments(log);
    assertThat(root()).doesNotExist();
    assertThat(Reading.of(directory, OnDamage.SALVAGE).sequences()).contains(1L);
  }

  @Test
  void nothingIsCalledClosedBesideAnotherWriter() throws IOException {
    DuraLog log = open();
    log.appendDurable("one");
    anotherWriter();
    byte[] theirs = Files.readAllBytes(root());
    isLost(catchThrowableOfType(LogFailedException.class, log::close));
    assertThat(root()).hasBinaryContent(theirs);
    Reading r = Reading.of(directory);
    assertThat(r.sequences()).containsExactly(1L);
    assertThat(r.opened().cleanlyClosed()).isFalse();
  }

  @Test
  void eachWriterHasANumberOfItsOwn() {
    open().close();
    long first = Roots.of(directory).writer();
    open().close();
    assertThat(Roots.of(directory).writer()).isNotEqualTo(first).isNotZero();
    assertThat(Roots.of(directory).logId()).isNotZero();
  }
}
