package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Records and buffers larger than the segment that lies ready: it is passed by. */
@ParameterizedClass(name = "directIo={0}")
@ValueSource(booleans = {true, false})
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeRecordTest {
  @Parameter boolean directIo;
  @TempDir Path directory;
  private LogOptions options;
  private int sent;

  @BeforeEach
  void tiny() {
    options = Shapes.tiny(directIo).build();
  }

  private void append(DuraLog log, int... fillers) {
    for (int filler : fillers) {
      assertThat(log.append(new Numbered(0, sent, filler).bytes())).isEqualTo(++sent);
    }
  }

  private void check() {
    List<Numbered> found = Replayed.everySenderInOrder(directory);
    assertThat(found).hasSize(sent);
  }

  @Test
  void aRecordLargerThanTheSegmentThatLiesReady() {
    SegmentWatch published = new SegmentWatch();
    try (DuraLog log = LogOpener.open(directory, options, ProbedEngine.with(published))) {
      for (int i = 0; i < 6; i++) {
        append(log, 7000);
        log.sync();
      }
      published.await(2); // more than a quarter is used: its successor is made
      append(log, 100 * Shapes.KIB, 10, 10);
      log.sync();
      assertThat(Replayed.everySenderInOrder(log)).hasSize(sent);
    }
    check();
    try (DuraLog log = DuraLog.open(directory, options)) {
      append(log, 100 * Shapes.KIB, 10);
    }
    check();
  }

  @Test
  void theVeryFirstRecordIsLargerThanASegment() {
    try (DuraLog log = DuraLog.open(directory, options)) {
      append(log, 200 * Shapes.KIB, 10);
      log.sync();
      assertThat(Replayed.everySenderInOrder(log)).hasSize(sent);
    }
    check();
  }

  @Test
  void buffersThatAreLargerThanTheSegmentThatLiesReady() {
    SegmentWatch published = new SegmentWatch();
    try (DuraLog log = LogOpener.open(directory, options, ProbedEngine.with(published))) {
      append(log, 7000, 7000, 7000, 7000);
      log.sync();
      append(log, 10);
      log.sync();
      published.await(2);
    }
    LogOptions larger =
        LogOptions.builder().directIo(directIo).segmentSize(1 << 20).groupBytes(1 << 18).build();
    try (DuraLog log = DuraLog.open(directory, larger)) {
      for (int i = 0; i < 40; i++) {
        append(log, 7000);
      }
      log.sync();
      append(log, 7000);
    }
    check();
  }
}
