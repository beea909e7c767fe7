package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogRecord;
import io.duralog.append.Durability;
import io.duralog.append.LandedBuffers;
import io.duralog.engine.EngineKind;
import io.duralog.host.Host;
import io.duralog.replay.Snapshot;
import io.duralog.segment.SegmentCatalog;
import io.duralog.tail.FollowedLog;
import io.duralog.tail.LogTail;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A record that becomes durable at whichever look of a tailer that is about to sleep. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailWakeTest {
  private static final int LOOKS = 14;

  @TempDir Path directory;

  /** The log; at one look of a tailer, after it, a record becomes durable. */
  private static final class AtOneLook implements FollowedLog {
    private final WriterLog log;
    private final FollowedLog real;
    private volatile int left;

    AtOneLook(WriterLog log, int at) {
      this.log = log;
      this.real = log.followed();
      this.left = at;
    }

    @Override
    public Durability durability() {
      left = left - 1;
      if (left == 0) { // on a thread of its own: what wakes that one must not wake this one
        Thread other = new Thread(() -> log.appendDurable("now"));
        other.start();
        try {
          other.join();
        } catch (InterruptedException e) {
          throw new AssertionError("nobody interrupts", e);
        }
      }
      return real.durability();
    }

    @Override
    public Path directory() {
      return real.directory();
    }

    @Override
    public SegmentCatalog.View view() {
      return real.view();
    }

    @Override
    public long lastSequence() {
      return real.lastSequence();
    }

    @Override
    public LandedBuffers landed() {
      return real.landed();
    }

    @Override
    public Snapshot onDisk(long from) {
      return real.onDisk(from);
    }

    @Override
    public void requireOpen() {
      real.requireOpen();
    }

    @Override
    public Host host() {
      return real.host();
    }
  }

  @Test
  void wakesTheTailer() throws Exception {
    try (WriterLog log =
        (WriterLog)
            LogOpener.open(
                directory, Shapes.tiny(true).build(), EngineKind.PORTABLE_BUFFERED::open)) {
      int met = 0;
      for (int at = 1; at <= LOOKS; at++) {
        long next = log.lastSequence() + 1;
        AtOneLook follows = new AtOneLook(log, at);
        try (LogTail tail = new LogTail(follows, next)) {
          FutureTask<LogRecord> take = new FutureTask<>(tail::take);
          Thread thread = new Thread(take, "follows");
          thread.start();
          while (follows.left > 0 && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
          if (follows.left > 0) {
            log.appendDurable("afterwards"); // it sleeps, and has looked less often
          } else {
            met++;
          }
          assertThat(take.get(20, TimeUnit.SECONDS).sequence()).as("look %d", at).isEqualTo(next);
        }
      }
      assertThat(met).as("looks at which a record came").isGreaterThan(4);
    }
  }
}
