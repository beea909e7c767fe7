package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogLockedException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One writer for a log, whatever process it is in. */
@Timeout(60)
class TwoWritersIT {
  @TempDir Path temp;

  @Test
  void theSecondIsToldWhoTheFirstIsAndTakesOverWhenThatIsKilled() {
    Path log = temp.resolve("log");
    try (ChildJvm first = ChildJvm.start(HolderChild.class, log)) {
      first.expect("open 1");
      try (ChildJvm second = ChildJvm.start(HolderChild.class, log)) {
        assertThat(second.expect("locked")).contains("process " + first.pid() + " ");
        assertThat(second.exitCode()).isZero();
      }
      Assertions.assertThatThrownBy(() -> DuraLog.open(log))
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining("process " + first.pid() + " ")
          .hasMessageContaining(log.toString());
      first.send(""); // who was not let in has disturbed nothing
      first.expect("last 2");
      assertThat(first.exitCode()).isZero();
    }
    try (ChildJvm killed = ChildJvm.start(HolderChild.class, log)) {
      killed.expect("open 3");
      killed.kill();
      assertThat(killed.exitCode()).isEqualTo(ChildJvm.SIGKILLED);
      try (ChildJvm next = ChildJvm.start(HolderChild.class, log)) {
        next.expect("open 4");
      }
    }
  }
}
