package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.LogFullException;
import io.duralog.LogIoException;
import io.duralog.LogReader;
import io.duralog.engine.files.IoErrors;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * While no more files can be opened a new segment is refused, at whichever step; it is tried anew.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TooManyFilesTest {
  @TempDir Path directory;

  /** Of Linux: too many open files, in this process. */
  private static final int EMFILE = 24;

  private volatile boolean full;
  private int sent;

  @ParameterizedTest
  @EnumSource(names = {"CREATE", "SYNC_DIRECTORY", "OPEN"})
  void refusesAndWorksOnOnceThereAreFewer(EngineCall kind) {
    EngineProbe probe =
        new EngineProbe() {
          @Override
          public void before(EngineCall call, Path path, long offset) {
            boolean preparing = Thread.currentThread().getName().startsWith("duralog-prepare");
            if (full && call == kind && preparing) {
              throw tooMany(call, path, offset);
            }
          }
        };
    try (DuraLog log =
        LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(probe))) {
      for (int i = 0; i < 3; i++) {
        full = true;
        LogFullException e = catchThrowableOfType(LogFullException.class, () -> append(log, 1000));
        assertThat(e).hasMessageContaining("Zu viele offene Dateien");
        assertThat(log.sync()).isEqualTo(sent);
        assertThat(log.stats().failed()).isFalse();
        full = false;
        append(log, 40);
      }
    }
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(sent);
  }

  /** All is durable by then; the next open checks the end of the log. */
  @Test
  void aCloseThatCannotLookAtTheRootSucceeds() {
    EngineProbe probe =
        new EngineProbe() {
          @Override
          public void before(EngineCall call, Path path, long offset) {
            if (full && call == EngineCall.OPEN && path.endsWith("root")) {
              throw tooMany(call, path, offset);
            }
          }
        };
    DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(probe));
    log.appendDurable(new Numbered(0, sent++, 100).bytes());
    full = true;
    log.close();
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(sent);
    try (LogReader reader = DuraLog.openReadOnly(directory)) {
      assertThat(reader.recovery().cleanlyClosed()).isFalse();
    }
  }

  /** A directory that cannot be opened has not been synced in vain. */
  private static LogIoException tooMany(EngineCall call, Path path, long offset) {
    String operation =
        call == EngineCall.SYNC_DIRECTORY ? IoErrors.OPEN_DIRECTORY : call.operation();
    IOException cause = new IOException("Zu viele offene Dateien");
    return Errors.io(operation, path, offset, EMFILE, cause);
  }

  private void append(DuraLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.append(new Numbered(0, sent, 3000).bytes());
      sent++;
    }
  }
}
