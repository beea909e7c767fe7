package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.OnDamage;
import io.duralog.salvage.CopyCheck;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the rows of FORMAT.md's decision table share: real files, each mode. */
abstract class RowTest {
  /** The modes in which a log can be written to. */
  static final OnDamage[] WRITERS = {OnDamage.STOP_AT_TORN_TAIL, OnDamage.STRICT};

  @TempDir(factory = OnDisk.class)
  Path directory;

  final HandLog log = new HandLog();

  DirectoryImage image() {
    return log.image();
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** The exception's damage, and nothing on disk is changed. */
  Damage refused(OnDamage mode) {
    image().writeTo(directory);
    CorruptLogException e = null;
    try {
      Reading.of(directory, mode);
    } catch (CorruptLogException refused) {
      e = refused;
    }
    assertThat(e).as("reading in mode %s is refused", mode).isNotNull();
    return e.damage();
  }

  /** The same for a writer's open. */
  Damage writerRefused(OnDamage mode) {
    image().writeTo(directory);
    CorruptLogException e = null;
    try (DuraLog opened = DuraLog.open(directory, options(mode))) {
      opened.lastSequence();
    } catch (CorruptLogException refused) {
      e = refused;
    }
    assertThat(e).as("opening in mode %s is refused", mode).isNotNull();
    for (String name : image().names()) {
      assertThat(DirectoryImage.of(directory).file(name))
          .as("%s after a refusal", name)
          .isEqualTo(image().file(name));
    }
    return e.damage();
  }

  /** What is read, and that a writer, or a copy where one salvages, has the same and goes on. */
  Reading read(OnDamage mode) {
    image().writeTo(directory);
    Reading reading = Reading.of(directory, mode);
    if (mode == OnDamage.SALVAGE) {
      CopyCheck.checkOnEach(directory);
      return reading;
    }
    long last;
    try (DuraLog opened = DuraLog.open(directory, options(mode))) {
      assertThat(opened.lastSequence()).as("for a writer").isEqualTo(reading.last());
      assertThat(opened.recovery().damage()).isEqualTo(reading.opened().damage());
      last = opened.appendDurable("the next one");
      assertThat(last).isEqualTo(reading.last() + 1);
    }
    Reading after = Reading.of(directory, mode);
    assertThat(after.payloads().get(last)).asString().isEqualTo("the next one");
    List<Long> before = reading.sequences();
    assertThat(after.sequences().subList(0, before.size())).isEqualTo(before);
    assertThat(after.payloads()).hasSize(before.size() + 1);
    return reading;
  }

  static LogOptions options(OnDamage mode) {
    return LogOptions.builder().segmentSize(64 << 10).onDamage(mode).build();
  }

  static Long[] oneTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toArray(Long[]::new);
  }

  Damage damage(
      Kind kind, String file, long offset, long length, long first, long last, boolean certain) {
    return Damage.builder(kind, path(file))
        .at(offset, length)
        .lost(first, last)
        .certain(certain)
        .build();
  }
}
