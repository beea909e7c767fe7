package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.LogClosedException;
import io.duralog.LogFailedException;
import io.duralog.LogFullException;
import io.duralog.LogIoException;
import io.duralog.error.Errors;
import io.duralog.host.Host;
import io.duralog.segment.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those who find no buffer are told, and when they wait for an answer. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackPressureTest {
  private static final long LONG = 60_000_000_000L;
  private static final BooleanSupplier NONE = () -> false;
  private static final BooleanSupplier SOME = () -> true;
  private static final Path LOG = Path.of("log");
  private static final Path FILE = Path.of("log", "0000000002.seg.tmp");

  private final BackPressure space = new BackPressure(LOG, new Doorbell(Host.REAL), Host.REAL);

  /** Whatever language the system speaks. */
  private static Refusal full() {
    IOException cause = new IOException("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");
    return new Refusal(Errors.io("write", FILE, 4096, cause), true);
  }

  private static LogIoException denied() {
    return Errors.io("create", FILE, -1, 13, new IOException("No space left on device"));
  }

  @Test
  void whoMustNotWaitIsToldWhatIsKnown() {
    assertThat(space.await(NONE, 0, false)).isFalse();
    space.refuse(full());
    assertThatThrownBy(() -> space.await(NONE, 0, false))
        .isInstanceOfSatisfying(LogFullException.class, e -> assertThat(e.path()).isEqualTo(LOG));
    space.granted();
    assertThat(space.await(NONE, 0, false)).as("there is some again").isFalse();
    assertThat(space.waits()).isEqualTo(3);
  }

  @Test
  void anotherRefusalKeepsWhatTheSystemSaid() {
    space.refuse(new Refusal(denied(), false));
    LogIoException told =
        catchThrowableOfType(LogIoException.class, () -> space.await(NONE, 0, true));
    assertThat(told).hasMessage(denied().getMessage());
    assertThat(told.operation()).isEqualTo("create");
    assertThat(told.path()).isEqualTo(FILE);
    assertThat(told.errno()).isEqualTo(13);
    assertThat(told.getStackTrace()[0].getMethodName())
        .as("the stack is the caller's own")
        .isEqualTo("exception");
  }

  /** It looked before the refusal, so it must not sleep until the next one. */
  @Test
  void aRefusalBetweenTheLookAndTheSleepIsMet() {
    long seen = space.refusals();
    space.refuse(full());
    assertThatThrownBy(() -> space.await(NONE, seen, true)).isInstanceOf(LogFullException.class);
  }

  /** The refusal came before it looked: only the next one concerns it. */
  @Test
  void anOlderRefusalIsNotItsOwn() throws Exception {
    space.refuse(full());
    long seen = space.refusals();
    AtomicBoolean back = new AtomicBoolean();
    Thread caller = new Thread(() -> back.set(space.await(NONE, seen, true)));
    caller.start();
    awaitParked(caller);
    space.granted();
    caller.join();
    assertThat(back).isTrue();
  }

  @Test
  void whoFindsSomeAfterAllOrAnEndGoesOn() {
    space.refuse(full());
    assertThat(space.await(SOME, 0, true)).isTrue();
    assertThat(space.ask(SOME, LONG)).isTrue();
    space.stop(new StopReason(LOG, null, 0));
    assertThat(space.await(NONE, 0, true)).as("to be told of the end").isTrue();
    assertThat(space.ask(NONE, LONG)).isTrue();
  }

  @Test
  void whoAsksGetsAnAnswerOrNone() {
    assertThat(space.ask(NONE, 1_000)).isFalse();
    space.refuse(full());
    assertThatThrownBy(() -> space.ask(NONE, 1_000)).isInstanceOf(LogFullException.class);
    assertThat(space.waits()).isEqualTo(2);
  }

  @Test
  void whoAsksIsWokenByTheAnswer() throws Exception {
    AtomicBoolean there = new AtomicBoolean();
    AtomicBoolean back = new AtomicBoolean();
    Thread caller = new Thread(() -> back.set(space.ask(there::get, LONG)));
    caller.start();
    awaitParked(caller);
    there.set(true);
    space.granted();
    caller.join();
    assertThat(back).isTrue();
  }

  @Test
  void demandIsTakenOnce() {
    assertThat(space.takeDemand()).isFalse();
    space.await(NONE, 0, false);
    assertThat(space.takeDemand()).isTrue();
    assertThat(space.takeDemand()).isFalse();
  }

  /** An error is the news, also where the log had been closed; the first error stays. */
  @Test
  void theFirstReasonToStopStays() {
    assertThat(space.isStopped()).isFalse();
    space.stop(new StopReason(LOG, null, 5));
    assertThat(space.stopped()).isInstanceOf(LogClosedException.class);
    space.stop(new StopReason(LOG, new IOException("first"), 6));
    space.stop(new StopReason(LOG, new IOException("second"), 7));
    space.stop(new StopReason(LOG, null, 8));
    assertThat(space.stopped())
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("first")
        .hasMessageContaining("through sequence 6");
  }

  @Test
  void anInterruptEndsNoWaitAndIsKept() throws Exception {
    for (boolean timed : new boolean[] {false, true}) {
      SpaceWaiters waiters = new SpaceWaiters(Host.REAL);
      AtomicBoolean kept = new AtomicBoolean();
      AtomicBoolean over = new AtomicBoolean();
      Thread caller =
          new Thread(
              () -> {
                SpaceWaiters.Waiter w = waiters.add();
                if (timed) {
                  w.park(LONG);
                } else {
                  w.park();
                }
                kept.set(over.get() && Thread.currentThread().isInterrupted());
              });
      caller.start();
      awaitParked(caller);
      caller.interrupt();
      while (caller.isInterrupted()) {
        Thread.onSpinWait(); // until it has seen it
      }
      awaitParked(caller);
      over.set(true);
      waiters.wakeAll();
      caller.join();
      assertThat(kept).as("timed: %s", timed).isTrue();
    }
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
