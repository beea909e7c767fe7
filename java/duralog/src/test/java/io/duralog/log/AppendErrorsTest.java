package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.Replay;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An error thrown inside an append never leaves a lock held, a log hung or a record torn. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AppendErrorsTest {
  private static final int TRIES = 60;
  private static final long STACK = 192 * 1024;

  /** A way to append something. */
  enum Verb {
    BYTES(log -> log.append(new byte[300])),
    BUFFER(log -> log.append(ByteBuffer.allocateDirect(300))),
    TEXT(log -> log.append("text")),
    BATCH(log -> log.appendAll(Batch.create().add(new byte[5000]).add("x"))),
    EACH(log -> log.appendEach(Batch.create().add(new byte[5000]).add(new byte[5000]).add("x"))),
    EACH_PARTED(log -> log.appendEach(Batch.create().add(new byte[5000]).add("x"))),
    EACH_LARGE(log -> log.appendEach(Batch.create().add("x").add(new byte[20_000]))),
    LARGE(log -> log.append(new byte[20_000])),
    TRY_LARGE(log -> log.tryAppend(new byte[20_000])),
    DURABLE(log -> log.appendDurable(new byte[300])),
    ASYNC(log -> log.appendAsync(new byte[300]).join());

    private final Consumer<DuraLog> call;

    Verb(Consumer<DuraLog> call) {
      this.call = call;
    }
  }

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Verb.class)
  void stackOverflowAtEveryDepth(Verb verb) throws Exception {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build())) {
      verb.call.accept(log);
      int overflows = 0;
      for (int i = 0; i < TRIES; i++) {
        Descent descent = new Descent(log, verb, i);
        Thread thread = new Thread(null, descent, "descent", STACK);
        thread.setDaemon(true);
        thread.start();
        thread.join(20_000);
        assertThat(thread.isAlive()).as("%s hangs in a descent", verb).isFalse();
        overflows += descent.overflows;
      }
      assertThat(overflows).isGreaterThan(TRIES);
      stillWorks(log);
    }
    soundWhenReopened();
  }

  /** Goes down to the end of the stack and appends at each of the last steps up again. */
  private static final class Descent implements Runnable {
    private final DuraLog log;
    private final Verb verb;
    private final int offset;
    private int depth;
    private int appends = 40;
    volatile int overflows;

    Descent(DuraLog log, Verb verb, int offset) {
      this.log = log;
      this.verb = verb;
      this.offset = offset;
    }

    @Override
    public void run() {
      for (int i = 0; i < offset; i++) {
        depth += i; // the JVM's frames are not all alike
      }
      descend(offset % 7);
    }

    private long descend(long local) {
      depth++;
      try {
        if (local % 3 == 0) {
          descend(local + 1);
        } else {
          descendWide(local + 1, depth, appends);
        }
      } catch (StackOverflowError e) {
        overflows++;
      }
      if (appends > 0) {
        appends--;
        verb.call.accept(log);
      }
      return local;
    }

    private long descendWide(long a, long b, long c) {
      return descend(a) + b + c;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"BYTES", "BATCH", "EACH", "LARGE"})
  void aPayloadThatIsWrong(Verb verb) {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build())) {
      verb.call.accept(log);
      byte[] bytes = new byte[10];
      assertThatThrownBy(() -> log.append(bytes, 5, 6))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> log.append(bytes, -1, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> log.append((byte[]) null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> log.append((ByteBuffer) null))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> log.appendAll(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> log.appendEach(null)).isInstanceOf(NullPointerException.class);
      stillWorks(log);
    }
    soundWhenReopened();
  }

  private static void stillWorks(DuraLog log) {
    long before = log.lastSequence();
    assertThat(log.appendDurable("after")).isEqualTo(before + 1);
    assertThat(log.appendDurable(ByteBuffer.wrap(new byte[30_000]))).isEqualTo(before + 2);
    assertThat(log.appendDurable(Batch.create().add("a").add("b"))).isEqualTo(before + 4);
    assertThat(log.stats().failed()).isFalse();
  }

  private void soundWhenReopened() {
    try (DuraLog log = DuraLog.open(directory)) {
      assertThat(log.recovery().damage()).isEmpty();
      try (Replay replay = log.replay()) {
        assertThat(replay.visit(record -> {})).isEqualTo(log.lastSequence());
        assertThat(replay.report().damage()).isEmpty();
      }
    }
  }
}
