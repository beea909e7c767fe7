package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.Replay;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that is closed says so, to whoever asks. */
class ClosedReplayTest {
  @TempDir Path directory;

  @Test
  void givesNothingMore() {
    try (DuraLog log = DuraLog.open(directory)) {
      log.appendDurable("x");
      Replay replay = log.replay();
      assertThat(replay).asString().contains("open", "1 to 1");
      assertThat(replay.iterator()).hasNext();
      replay.close();
      assertThat(replay).asString().contains("closed");
      assertThatThrownBy(replay::iterator).isInstanceOf(LogClosedException.class);
      assertThatThrownBy(replay::stream).isInstanceOf(LogClosedException.class);
    }
  }
}
