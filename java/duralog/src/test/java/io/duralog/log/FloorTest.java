package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was there when a log was opened stays proven after a crash: section 7 of FORMAT.md. */
class FloorTest {
  private static final String FILE = "0000000001.seg";

  @TempDir(factory = OnDisk.class)
  Path directory;

  @TempDir(factory = OnDisk.class)
  Path crashed;

  /** The directory as a crash right after an open would leave it. */
  private DirectoryImage afterOpen() {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build())) {
      assertThat(log.lastSequence()).isEqualTo(2);
      return DirectoryImage.of(directory);
    }
  }

  private DirectoryImage withTwo() {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build())) {
      log.appendDurable("one");
      log.appendDurable("two");
      return DirectoryImage.of(directory);
    }
  }

  /** Its last record, of which no later batch tells that it was durable. */
  private void rotIsDamage(DirectoryImage image) {
    assertThat(Roots.of(image).floor().last()).isEqualTo(2);
    assertThat(Roots.of(image).isClean()).isFalse();
    assertThat(Reading.of(image.writeTo(crashed)).sequences()).containsExactly(1L, 2L);
    image.file(FILE)[2 * 4096 + 64 + 9] ^= 1;
    assertThatThrownBy(() -> Reading.of(image.writeTo(crashed)))
        .isInstanceOfSatisfying(
            CorruptLogException.class,
            e -> {
              assertThat(e.damage().certain()).isTrue();
              assertThat(e.damage().firstLost()).isEqualTo(2);
            });
  }

  @Test
  void ofALogThatWasClosed() {
    withTwo();
    rotIsDamage(afterOpen());
  }

  @Test
  void ofALogThatHadCrashed() {
    DirectoryImage running = withTwo();
    assertThat(Roots.of(running).floor().last()).as("nothing was there").isZero();
    running.writeTo(directory);
    rotIsDamage(afterOpen());
  }

  @Test
  void whatTheRunningWriterHasAddedIsUncertain() {
    DirectoryImage running = withTwo();
    running.file(FILE)[2 * 4096 + 64 + 9] ^= 1;
    Reading r = Reading.of(running.writeTo(crashed));
    assertThat(r.sequences()).containsExactly(1L);
    assertThat(r.damage()).hasSize(1).noneMatch(d -> d.certain());
  }
}
