package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogRecord;
import io.duralog.Replay;
import io.duralog.engine.EngineKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the friendly way of reading hands out is its user's for ever, and costs nothing later. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnedRecordsTest {
  private static final int RECORDS = 3000;

  @TempDir Path directory;

  private DuraLog filled(EngineKind engine) {
    DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), engine::open);
    for (int i = 0; i < RECORDS; i += 100) {
      Batch batch = Batch.create();
      for (int k = i; k < i + 100; k++) {
        batch.add("record " + (k + 1) + "x".repeat(k % 40));
      }
      log.appendAll(batch);
    }
    log.sync();
    return log;
  }

  private static void areWhatTheyWere(List<LogRecord> kept) {
    assertThat(kept).hasSize(RECORDS);
    for (LogRecord r : kept) {
      String text = "record " + r.sequence() + "x".repeat((int) (r.sequence() - 1) % 40);
      assertThat(r.asString()).isEqualTo(text);
      assertThat(r.payload().isReadOnly()).isTrue();
      r.toByteArray()[0] = 0;
      assertThat(r.payload().get(0)).isEqualTo((byte) 'r');
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE"})
  void recordsAreKeptAsTheyAre(EngineKind engine) {
    List<LogRecord> kept = new ArrayList<>();
    List<LogRecord> streamed;
    List<LogRecord> parallel;
    try (DuraLog log = filled(engine);
        Replay replay = log.replay()) {
      replay.forEach(kept::add);
      streamed = replay.stream().toList();
      parallel = log.replay().stream().parallel().toList();
    }
    areWhatTheyWere(kept);
    areWhatTheyWere(streamed);
    areWhatTheyWere(parallel);
    assertThat(parallel).extracting(LogRecord::sequence).isSorted();
  }

  /** Each pass that is kept would hold a file and a window of a megabyte. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE"})
  void aPassThatHasEndedHoldsNothing(EngineKind engine) throws Exception {
    try (DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), engine::open)) {
      log.appendDurable("one");
      try (Replay replay = log.replay()) {
        long before = descriptors();
        for (int i = 0; i < 300; i++) {
          for (LogRecord r : replay) {
            assertThat(r.asString()).isEqualTo("one");
          }
          assertThat(replay.report().records()).isEqualTo(1);
        }
        assertThat(descriptors()).isLessThan(before + 20);
      }
    }
  }

  private static long descriptors() throws Exception {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "PORTABLE_BUFFERED")
  void whatIsOpenSaysWhatItIs(EngineKind engine) {
    DuraLog log = filled(engine);
    Replay replay = log.replay();
    assertThat(log.toString())
        .contains(directory.toString(), "open", "last sequence 3000", "durable 3000", "portable");
    assertThat(replay.toString()).contains(directory.toString(), "open", "1 to 3000");
    assertThat(Batch.create().add("x").toString()).isEqualTo("batch of 1 records, 10 bytes");
    replay.close();
    log.close();
    assertThat(log.toString()).contains("closed");
    assertThat(replay.toString()).contains("closed");
  }
}
