package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.DuraLog;
import io.duralog.LogFailedException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.RecordTooLargeException;
import io.duralog.error.Errors;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A caller that waits alone commits for itself, where the engine allows that; what others ask for
 * meanwhile is done after that.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallerCommitsTest {
  @TempDir(factory = OnDisk.class)
  Path directory;

  /** Looks at the writes of one thread that are of batches: the committer's or a caller's. */
  private static final class Writes implements EngineProbe {
    private final AtomicInteger own = new AtomicInteger();
    private volatile @Nullable Thread watched;
    private volatile Runnable during = () -> {};

    @Override
    public void before(EngineCall call, Path path, long offset) {
      if (call == EngineCall.WRITE && Thread.currentThread() == watched) {
        own.incrementAndGet();
        during.run();
      }
    }
  }

  private final Writes writes = new Writes();
  private DuraLog log;

  @BeforeEach
  void open() {
    log = LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(writes));
  }

  @AfterEach
  void close() {
    try {
      log.close();
    } catch (LogFailedException e) {
      // as the test has made it
    }
  }

  private void assumeNative() {
    assumeTrue(log.engine().name().startsWith("native"), "an interrupt would close a channel");
  }

  private void untilThisThreadCommits() {
    writes.watched = Thread.currentThread();
    int before = writes.own.get();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (writes.own.get() == before) {
      assertThat(System.nanoTime()).isLessThan(end);
      assertThat(log.appendDurable("x")).isLessThanOrEqualTo(log.durableSequence());
    }
  }

  @Test
  void oneThatIsAlone() {
    assumeNative();
    for (int i = 0; i < 100; i++) {
      untilThisThreadCommits();
    }
    log.append("not waited for");
    assertThat(log.sync()).isEqualTo(log.lastSequence());
  }

  @Test
  void neverWhereAnInterruptWouldCloseTheFile() {
    writes.watched = Thread.currentThread();
    assumeTrue(!log.engine().name().startsWith("native"));
    for (int i = 0; i < 100; i++) {
      log.appendDurable("x");
    }
    assertThat(writes.own).hasValue(0);
  }

  @Test
  void neverAVirtualThread() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads, JDK 21 or later");
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    CompletableFuture<Void> done = new CompletableFuture<>();
    start.invoke(
        null,
        (Runnable)
            () -> {
              writes.watched = Thread.currentThread();
              for (int i = 0; i < 200; i++) {
                log.appendDurable("x");
              }
              done.complete(null);
            });
    done.get();
    assertThat(writes.own).hasValue(0);
  }

  @Test
  void anInterruptIsKeptAndHarmsNothing() {
    assumeNative();
    // For longer than the lock goes without a look, which would be at a channel.
    for (long end = System.nanoTime() + 1_300_000_000L; System.nanoTime() < end; ) {
      Thread.currentThread().interrupt();
      untilThisThreadCommits();
      assertThat(Thread.interrupted()).isTrue();
    }
    log.close();
    try (LogReader reader = DuraLog.openReadOnly(directory)) {
      assertThat(reader.recovery().damage()).isEmpty();
    }
  }

  private Thread startAndAwaitParked(Runnable work) {
    Thread thread = new Thread(work, "beside");
    thread.setDaemon(true);
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    return thread;
  }

  /** Who comes while a caller commits is not forgotten: another commit is needed for it. */
  @Test
  void whoeverComesMeanwhileIsServed() {
    assumeNative();
    for (int i = 0; i < 20; i++) {
      CompletableFuture<Long> beside = new CompletableFuture<>();
      writes.during =
          () -> {
            writes.during = () -> {};
            startAndAwaitParked(() -> beside.complete(log.appendDurable("beside")));
          };
      untilThisThreadCommits();
      assertThat(beside.join()).isLessThanOrEqualTo(log.lastSequence());
    }
  }

  @Test
  void oneThatOnlyAppendsMeanwhileIsServed() {
    assumeNative();
    for (int i = 0; i < 20; i++) {
      writes.during =
          () -> {
            writes.during = () -> {};
            Thread beside = new Thread(() -> log.append("beside"), "beside");
            beside.setDaemon(true);
            beside.start();
            while (beside.isAlive() && beside.getState() != Thread.State.WAITING) { // for space
              Thread.onSpinWait();
            }
          };
      untilThisThreadCommits();
      while (log.durableSequence() < log.lastSequence()) {
        Thread.onSpinWait(); // nobody waits: the log does it all the same
      }
    }
  }

  /** Whatever its append throws: the others are not kept waiting. */
  @Test
  void oneThatIsRefusedGivesThePlaceBack() {
    LogOptions small = Shapes.tiny(true).maxRecordSize(100).build();
    try (DuraLog other = DuraLog.open(directory.resolve("other"), small)) {
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> other.appendDurable(new byte[101]))
            .isInstanceOf(RecordTooLargeException.class);
        other.append("x");
        assertThat(other.awaitDurable(other.lastSequence(), Duration.ofSeconds(20))).isTrue();
      }
    }
  }

  @Test
  void aCloseWaitsForIt() {
    assumeNative();
    Thread[] closer = new Thread[1];
    writes.during =
        () -> {
          writes.during = () -> {};
          closer[0] = startAndAwaitParked(log::close);
        };
    untilThisThreadCommits();
    long last = log.durableSequence();
    log.close();
    try (LogReader reader = DuraLog.openReadOnly(directory)) {
      assertThat(reader.recovery().cleanlyClosed()).isTrue();
      assertThat(reader.lastSequence()).isEqualTo(last);
    }
  }

  /** One error ends the log for all, whoever has met it. */
  @Test
  void anErrorIsToldToAll() throws Exception {
    assumeNative();
    CompletableFuture<Throwable> beside = new CompletableFuture<>();
    writes.during =
        () -> {
          startAndAwaitParked(
              () -> beside.complete(catchThrowable(() -> log.appendDurable("beside"))));
          throw Errors.io("commit", directory, 0, new IOException("injected"));
        };
    Throwable own = catchThrowable(this::untilThisThreadCommits);
    if (own == null) {
      own = catchThrowable(() -> log.appendDurable("x"));
    }
    assertThat(own).isInstanceOf(LogFailedException.class);
    assertThat(beside.get(30, TimeUnit.SECONDS)).isInstanceOf(LogFailedException.class);
    assertThat(log.stats().failed()).isTrue();
    assertThat(catchThrowable(() -> log.append("x"))).isInstanceOf(LogFailedException.class);
  }

  /** Counts the threads that commit. */
  private static final class Commits implements EngineProbe {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private static boolean isCommit(EngineCall call) {
      String thread = Thread.currentThread().getName();
      return call == EngineCall.SYNC && thread.matches("duralog-commit.*|one|two");
    }

    @Override
    public void before(EngineCall call, Path path, long offset) {
      if (isCommit(call)) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        Thread.yield();
      }
    }

    @Override
    public void after(EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks) {
      if (isCommit(call)) {
        inside.decrementAndGet();
      }
    }
  }

  /** In the middle of its commit a caller has the place alone: others wait for their turn. */
  @Test
  void oneAtATime() throws Exception {
    assumeNative();
    Commits commits = new Commits();
    try (DuraLog other =
        LogOpener.open(
            directory.resolve("other"), Shapes.tiny(true).build(), ProbedEngine.with(commits))) {
      Runnable work =
          () -> {
            for (int i = 0; i < 500; i++) {
              other.appendDurable("x");
              for (int n = 0; n < i % 64 * 100; n++) {
                Thread.onSpinWait(); // so that the two are alone by turns
              }
            }
          };
      Thread first = new Thread(work, "one");
      Thread second = new Thread(work, "two");
      first.start();
      second.start();
      first.join();
      second.join();
      assertThat(other.durableSequence()).isEqualTo(1_000);
    }
    assertThat(commits.most).hasValue(1);
  }
}
