package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.ReadOptions;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import io.duralog.format.LogRoot;
import io.duralog.testlog.Roots;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those read who are at it while the log is cut. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutReadersTest extends CutLog {
  /** Replays of the log and of a reader elsewhere, behind the cut and before it. */
  @Test
  void aReplayGoesOnUpToTheCutAndIsTold() {
    try (DuraLog log = filled()) {
      for (LogReader of : List.of(DuraLog.openReadOnly(directory), log)) {
        Iterator<LogRecord> behind = of.replay().iterator();
        assertThat(behind.next().sequence()).isOne();
        Iterator<LogRecord> ahead = of.replay(ReadOptions.all().from(50)).iterator();
        assertThat(ahead.next().sequence()).isEqualTo(50);
        long kept = of == log ? 30 : 20;
        log.truncateAfter(kept);
        fill(log, RECORDS, 2);
        long last = 1;
        LogCutException e = null;
        while (e == null) {
          try {
            LogRecord r = behind.next();
            assertThat(r.asString()).startsWith("record " + ++last + " of 1 ");
          } catch (LogCutException met) {
            e = met;
          }
        }
        assertThat(last).isEqualTo(kept);
        assertThat(e.lastKept()).isEqualTo(kept);
        assertThat(e.generation()).isEqualTo(log.generation());
        assertThat(e.path()).isEqualTo(directory);
        assertThatThrownBy(behind::hasNext).isInstanceOf(LogCutException.class);
        if (of == log) {
          assertThatThrownBy(() -> ahead.forEachRemaining(r -> requireOf(1, r)))
              .isInstanceOf(LogCutException.class); // behind the batch that it is in
        } else { // has the old file open, and looks at the root once for each
          ahead.forEachRemaining(r -> requireOf(1, r));
        }
        log.truncateAfter(kept);
        fill(log, RECORDS, 1);
      }
    }
  }

  @Test
  void aReplayOfAResetLogIsTold() {
    try (DuraLog log = filled()) {
      for (LogReader of : List.of(DuraLog.openReadOnly(directory), log)) {
        Iterator<LogRecord> back = of.replay().iterator();
        back.next();
        log.reset(1);
        assertThat(catchThrowableOfType(LogCutException.class, () -> drain(back)).lastKept())
            .isZero();
        log.reset(1);
        fill(log, RECORDS, 1);
      }
      Iterator<LogRecord> forward = log.replay().iterator();
      forward.next();
      log.reset(1000);
      assertThat(catchThrowableOfType(RecordsGoneException.class, () -> drain(forward)).first())
          .isEqualTo(1000);
    }
  }

  /** A record of a later generation is none of the log that was opened. */
  @Test
  void aReaderElsewhereReadsNoRecordThatIsNewer() {
    try (DuraLog log = filled();
        LogReader reader = DuraLog.openReadOnly(directory)) {
      log.truncateAfter(20);
      fill(log, RECORDS, 2);
      assertThat(reader.generation()).isZero();
      for (long gone : new long[] {21, 40, RECORDS}) {
        LogCutException e = catchThrowableOfType(LogCutException.class, () -> reader.read(gone));
        assertThat(e.lastKept()).isEqualTo(20);
      }
      requireOf(1, reader.read(20).orElseThrow());
      requireOf(2, log.read(21).orElseThrow());
    }
  }

  /** The first record that was cut away, while nothing is where it was: no record is lost. */
  @Test
  void whatBeginsRightBehindTheCutIsToldOfIt() {
    try (DuraLog log = filled()) {
      for (long kept : new long[] {50, 40, 20}) {
        try (LogReader fresh = DuraLog.openReadOnly(directory);
            LogReader used = DuraLog.openReadOnly(directory)) {
          requireOf(1, used.read(1).orElseThrow());
          Replay ofWriter = log.replay(ReadOptions.all().from(kept + 1));
          log.truncateAfter(kept);
          for (LogReader reader : List.of(fresh, used)) {
            requireCutAt(kept, () -> reader.read(kept + 1));
            requireCutAt(kept, () -> drain(reader.replay(ReadOptions.all().from(kept + 1))));
          }
          requireCutAt(kept, () -> drain(ofWriter));
          for (long tried = kept + 2; tried <= fresh.lastSequence(); tried++) {
            long gone = tried;
            requireCutAt(kept, () -> fresh.read(gone));
          }
        }
      }
    }
  }

  private static void requireCutAt(long kept, ThrowingCallable read) {
    assertThat(catchThrowableOfType(LogCutException.class, read).lastKept()).isEqualTo(kept);
  }

  private static void drain(Replay replay) {
    drain(replay.iterator());
  }

  /** Within the records that are wanted nothing was cut. */
  @Test
  void aReplayThatEndsBeforeTheCutIsNotDisturbed() {
    try (DuraLog log = filled();
        LogReader reader = DuraLog.openReadOnly(directory)) {
      for (LogReader of : List.of(log, reader)) {
        Replay replay = of.replay(ReadOptions.all().until(20));
        Iterator<LogRecord> records = replay.iterator();
        records.next();
        log.truncateAfter(of == log ? 30 : 20);
        drain(records);
        assertThat(replay.visit(r -> {})).isEqualTo(20);
      }
    }
  }

  @Test
  void notesOfManyCutsAreKept() {
    try (DuraLog log = filled()) {
      List<Iterator<LogRecord>> passes = new ArrayList<>();
      for (int cut = 0; cut < LogRoot.MOST_NOTES + 8; cut++) {
        Iterator<LogRecord> pass = log.replay().iterator();
        pass.next();
        passes.add(pass);
        log.truncateAfter(10 + cut);
        fill(log, RECORDS, 2 + cut);
      }
      assertThat(Roots.of(directory).notes()).hasSize(LogRoot.MOST_NOTES);
      for (Iterator<LogRecord> pass : passes) {
        assertThatThrownBy(() -> drain(pass)).isInstanceOf(LogCutException.class);
      }
      Iterator<LogRecord> newest = log.replay().iterator();
      drain(newest);
    }
  }
}
