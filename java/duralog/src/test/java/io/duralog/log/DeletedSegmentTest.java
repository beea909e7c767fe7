package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.Replay;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.ReadAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody deletes a segment under a writer or a reader: no hang, no silent end, a report. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeletedSegmentTest {
  private static final int RECORDS = 70;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private Path segment(int number) {
    return directory.resolve(SegmentFormat.fileName(number));
  }

  private DuraLog filled() {
    DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build());
    for (int i = 0; i < RECORDS; i++) {
      log.append(new Numbered(0, i, 3000).bytes());
    }
    log.sync();
    return log;
  }

  /** Of the first one, one in the middle, and the one that is being written to. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 0})
  void underAWriterIsReportedAtTheLatestWhenItIsOpened(int number) throws IOException {
    DuraLog log = filled();
    Path gone = number == 0 ? lastWritten() : segment(number);
    Files.delete(gone);
    for (int i = RECORDS; i < 2 * RECORDS; i++) { // it cannot know: the file is open
      log.append(new Numbered(0, i, 3000).bytes());
    }
    log.sync();
    assertThatThrownBy(() -> Replayed.everySenderInOrder(log))
        .isInstanceOf(DuraLogException.class)
        .hasMessageContaining(gone.toString());
    log.close();
    for (int i = 0; i < 2; i++) {
      CorruptLogException e = catchThrowableOfType(CorruptLogException.class, this::readAll);
      assertThat(e.damage().kind()).isEqualTo(Damage.Kind.MISSING_SEGMENT);
      assertThat(e.damage().certain()).isTrue();
      assertThat(e).hasMessageContaining(gone.toString());
    }
    try (LogReader rest = DuraLog.openReadOnly(directory, ReadAs.options(OnDamage.SALVAGE));
        Replay replay = rest.replay()) {
      long found = replay.visit(record -> {});
      assertThat(found).isBetween(1L, 2L * RECORDS - 1);
      assertThat(replay.report().damage()).isNotEmpty();
    }
  }

  private Path lastWritten() throws IOException {
    Path last = segment(1);
    for (int n = 1; Files.exists(segment(n)); n++) {
      byte[] bytes = Files.readAllBytes(segment(n));
      last = bytes[SegmentFormat.HEADER_LENGTH] == 0 ? last : segment(n);
    }
    return last;
  }

  private void readAll() {
    try (LogReader log = DuraLog.openReadOnly(directory);
        Replay replay = log.replay()) {
      replay.visit(record -> {});
    }
  }

  @Test
  void underAReaderEndsItsReplayWithAnErrorThatNamesIt() throws IOException {
    filled().close();
    try (LogReader log = DuraLog.openReadOnly(directory);
        Replay replay = log.replay()) {
      Iterator<LogRecord> records = replay.iterator();
      assertThat(records.next().sequence()).isEqualTo(1);
      Files.delete(segment(1));
      Files.delete(segment(2));
      int[] read = {1};
      assertThatThrownBy(() -> records.forEachRemaining(r -> read[0]++))
          .isInstanceOf(DuraLogException.class)
          .hasMessageContaining(segment(2).toString());
      assertThat(read[0]).as("what was open is read to its end").isBetween(10, RECORDS - 1);
    }
  }
}
