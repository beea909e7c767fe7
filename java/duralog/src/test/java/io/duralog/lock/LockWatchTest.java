package io.duralog.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogLockedException;
import io.duralog.error.Errors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A lock is looked at again once a second has passed, and not each time. */
class LockWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private int looks;
  private boolean lost;

  private final WriterLock lock =
      new WriterLock() {
        @Override
        public void requireHeld() {
          looks++;
          if (lost) {
            throw Errors.lockLost(Path.of("log"), "process 1");
          }
        }

        @Override
        public void close() {
          // not given back here
        }
      };

  @Test
  void looksOnceASecond() {
    long start = Long.MAX_VALUE - SECOND; // nanoTime may overflow
    LockWatch watch = new LockWatch(lock, start);
    for (int i = 0; i <= 10; i++) {
      watch.look(start + i * SECOND / 10);
    }
    assertThat(looks).isZero();
    watch.look(start + SECOND + 1);
    watch.look(start + SECOND + 2);
    assertThat(looks).isEqualTo(1);
    watch.look(start + 100 * SECOND); // after a long idle time, before its next acknowledgement
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void aLookThatThrewIsNotTakenForOne() {
    LockWatch watch = new LockWatch(lock, 0);
    lost = true;
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> watch.look(2 * SECOND)).isInstanceOf(LogLockedException.class);
    }
  }
}
