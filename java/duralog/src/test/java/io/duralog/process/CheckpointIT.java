package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.CheckpointHeldException;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogLockedException;
import io.duralog.LogOptions;
import io.duralog.Position;
import io.duralog.PositionOptions;
import io.duralog.testlog.OnDisk;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Other processes make positions that hold, while the writer truncates as much as it may: the two
 * never pass each other. {@code -Dduralog.checkpoints.seconds} has it go on for longer.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class CheckpointIT {
  private static final long SECONDS = Long.getLong("duralog.checkpoints.seconds", 4);

  @TempDir(factory = OnDisk.class)
  Path temp;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong checked = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private static LogOptions options(EngineChoice engine) {
    return LogOptions.builder()
        .engine(engine)
        .segmentSize(64 << 10)
        .groupBytes(8 << 10)
        .queueBytes(64 << 10)
        .build();
  }

  private Thread start(Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Throwable t) {
                failure.compareAndSet(null, t);
                over.set(true);
              }
            });
    thread.start();
    return thread;
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PORTABLE"})
  void whatAnotherProcessHoldsIsKept(EngineChoice engine) throws Exception {
    SplittableRandom random = new SplittableRandom();
    try (DuraLog log = DuraLog.open(temp.resolve("log"), options(engine));
        ChildJvm one =
            ChildJvm.start(CheckpointChild.class, temp.resolve("log"), "one", random.nextLong());
        ChildJvm two =
            ChildJvm.start(CheckpointChild.class, temp.resolve("log"), "two", random.nextLong())) {
      Thread first = start(() -> check(log, one));
      Thread second = start(() -> check(log, two));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      long moved = 0;
      while (!over.get() && (System.nanoTime() < end || checked.get() < 20)) {
        for (int i = 0; i < 20; i++) {
          log.append(new byte[random.nextInt(3000)]);
        }
        log.sync();
        try {
          log.truncateBefore(Math.max(1, log.durableSequence() + 1 - random.nextInt(30)));
          moved++;
        } catch (CheckpointHeldException e) {
          assertThat(e.name()).isIn("one", "two");
        }
      }
      over.set(true);
      one.kill();
      two.kill();
      first.join();
      second.join();
      assertThat(failure.get()).isNull();
      assertThat(moved).as("moves that nothing has held").isPositive();
    }
  }

  /** The child waits meanwhile: it holds. */
  private void check(DuraLog log, ChildJvm child) {
    while (true) {
      String line = child.line();
      if (line == null || !line.startsWith("holds ")) {
        assertThat(over.get()).as(line + child.err()).isTrue();
        return;
      }
      long held = Long.parseLong(line.substring(6));
      assertThat(log.firstSequence()).as("it begins").isLessThanOrEqualTo(held + 1);
      if (held + 2 <= log.durableSequence() + 1) {
        CheckpointHeldException e =
            catchThrowableOfType(CheckpointHeldException.class, () -> log.truncateBefore(held + 2));
        assertThat(e.sequence()).isLessThanOrEqualTo(held);
      }
      assertThat(log.firstSequence()).as("it still begins").isLessThanOrEqualTo(held + 1);
      checked.incrementAndGet();
      if (over.get()) {
        return;
      }
      child.send("go");
    }
  }

  /** It is told who has it; and a process that is killed gives it back, but holds all the same. */
  @Test
  void aPositionIsOneProcess() {
    Path directory = temp.resolve("log");
    try (DuraLog log = DuraLog.open(directory, options(EngineChoice.AUTO))) {
      for (int i = 0; i < 100; i++) {
        log.append(new byte[1000]);
      }
      log.sync();
      try (ChildJvm child = ChildJvm.start(CheckpointChild.class, directory, "p", 1)) {
        assertThat(child.expect("holds")).isEqualTo("0");
        for (Runnable use :
            new Runnable[] {
              () -> log.checkpoint("p", 5),
              () -> log.removeCheckpoint("p"),
              () -> Position.open(directory, "p", PositionOptions.defaults())
            }) {
          assertThatThrownBy(use::run)
              .isInstanceOf(LogLockedException.class)
              .hasMessageContaining("position-p is already open in another process");
        }
        child.kill();
        child.exitCode();
      }
      assertThatThrownBy(() -> log.truncateBefore(2)).isInstanceOf(CheckpointHeldException.class);
      log.checkpoint("p", 50);
      log.truncateBefore(51);
    }
  }
}
