package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.LogRecord;
import io.duralog.RecordsGoneException;
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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the log between two looks of a tailer. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailRaceTest {
  private static final int LOOKS = 14;

  @TempDir Path directory;

  /** At one look of a tailer, after it, a record becomes durable. */
  private static final class AtOneLook extends Looks {
    private volatile int left;

    AtOneLook(WriterLog log, int at) {
      super(log);
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
      return super.durability();
    }
  }

  /** The log. */
  private static class Looks implements FollowedLog {
    final WriterLog log;
    private final FollowedLog real;

    Looks(WriterLog log) {
      this.log = log;
      this.real = log.followed();
    }

    @Override
    public Durability durability() {
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

  /** After it has begun to read: what it has handed out decides what it is told. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 19})
  void isCutOrTruncatedUnderAPass(int handedOut) throws Exception {
    try (WriterLog log =
        (WriterLog)
            LogOpener.open(
                directory, Shapes.tiny(true).build(), EngineKind.PORTABLE_BUFFERED::open)) {
      fill(log, 20, " of 1");
      AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
      Looks looks =
          new Looks(log) {
            @Override
            public Snapshot onDisk(long from) {
              Snapshot before = super.onDisk(from);
              meanwhile.getAndSet(() -> {}).run();
              return before;
            }
          };
      try (LogTail tail = new LogTail(looks, 1)) {
        for (int i = 1; i <= handedOut; i++) {
          assertThat(tail.take().asString().strip()).isEqualTo(i + " of 1");
        }
        tail.seek(handedOut + 1); // reads anew
        meanwhile.set(
            () -> {
              log.truncateAfter(handedOut);
              fill(log, 20, " of 2");
            });
        assertThat(tail.take().asString().strip()).isEqualTo(handedOut + 1 + " of 2");
        tail.seek(handedOut + 1);
        meanwhile.set(() -> log.truncateBefore(20));
        assertThat(tail.take().asString().strip()).isEqualTo(handedOut + 1 + " of 2");
        if (handedOut < 19) { // the one before was read when it was there
          assertThat(catchThrowableOfType(RecordsGoneException.class, tail::take).first())
              .isEqualTo(20);
        }
      }
    }
  }

  /** With large records, of which none stays in memory. */
  private static void fill(WriterLog log, int to, String of) {
    while (log.lastSequence() < to) {
      log.append(log.lastSequence() + 1 + of + " ".repeat(9000));
    }
    log.sync();
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
