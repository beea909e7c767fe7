package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.Replay;
import io.duralog.testlog.ReadAs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A record that does not fit the segment that lies ready goes to one behind it. */
@Timeout(60)
class PassedOverSegmentTest {
  private static final LogOptions SMALL = LogOptions.builder().segmentSize(64 << 10).build();
  private static final int LARGE = 200_000;

  @TempDir Path directory;

  @Test
  void isReadByEveryReader() {
    List<Integer> sizes = new ArrayList<>();
    try (DuraLog log = DuraLog.open(directory, SMALL)) {
      for (int i = 0; i < 5; i++) {
        log.appendDurable(new byte[10]);
        sizes.add(10);
      }
      while (!Files.exists(segment(2))) {
        Thread.onSpinWait();
      }
      for (int size : new int[] {LARGE, 20}) {
        log.appendDurable(new byte[size]);
        sizes.add(size);
      }
      assertThat(segment(3)).hasSize(4096 + (64 + 9 + LARGE + 4095) / 4096 * 4096);
      assertThat(sizes(log)).isEqualTo(sizes);
      try (LogReader reader = DuraLog.openReadOnly(directory)) {
        assertThat(sizes(reader)).isEqualTo(sizes);
      }
    }
    try (DuraLog log = DuraLog.open(directory, SMALL)) {
      assertThat(sizes(log)).isEqualTo(sizes);
      log.append(new byte[30]);
      sizes.add(30);
    }
    for (OnDamage mode : OnDamage.values()) {
      try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(mode))) {
        assertThat(sizes(log)).as(mode.name()).isEqualTo(sizes);
        assertThat(log.recovery().damage()).isEmpty();
      }
    }
  }

  private Path segment(int number) {
    return directory.resolve("000000000" + number + ".seg");
  }

  private static List<Integer> sizes(LogReader log) {
    List<Integer> sizes = new ArrayList<>();
    try (Replay replay = log.replay()) {
      replay.visit(record -> sizes.add(record.length()));
    }
    return sizes;
  }
}
