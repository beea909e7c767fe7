package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.LogFailedException;
import io.duralog.append.AppendQueue;
import io.duralog.commit.CommitterParts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first failed write or sync is final, and everybody who waits or comes later is told. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailStopTest {
  @TempDir Path directory;

  @ParameterizedTest(name = "{0} fails, directIo={1}")
  @CsvSource({"WRITE, true", "SYNC, true", "WRITE, false", "SYNC, false"})
  void everyWaiterAndEveryLaterCallGetsTheFirstError(EngineCall kind, boolean directIo)
      throws Exception {
    Gate gate = new Gate(kind);
    FailOnceShut fault = new FailOnceShut(kind);
    SyncTrace trace = new SyncTrace(0);
    DuraLog log =
        LogOpener.open(
            directory,
            Shapes.tiny(directIo).build(),
            ProbedEngine.with(Probes.of(gate, fault, trace)));
    trace.watch(log);
    long durable = log.appendDurable("kept");
    awaitIdle(); // by then the buffer is granted again, and the next two records have one each
    gate.shut();
    fault.arm();
    long accepted = log.append(new byte[100]);
    CompletableFuture<Long> async = log.appendAsync(new byte[100]);
    CompletableFuture<Void> when = log.whenDurable(accepted);
    gate.awaitCaller();
    List<Throwable> errors = new ArrayList<>();
    Crew crew = new Crew();
    crew.add(1, i -> note(errors, () -> log.awaitDurable(accepted)));
    crew.add(1, i -> note(errors, () -> log.awaitDurable(accepted, Duration.ofHours(1))));
    crew.add(1, i -> note(errors, log::sync));
    crew.add(1, i -> note(errors, () -> log.appendDurable("x")));
    crew.add(1, i -> note(errors, () -> fillUp(log)));
    crew.add(1, i -> note(errors, () -> log.append(new byte[100_000])));
    Gate.awaitParked(crew.threads());
    gate.open();
    crew.join();

    assertThat(errors).hasSize(6).allSatisfy(e -> isTheFailure(e, fault, durable));
    assertThatThrownBy(() -> async.get(30, TimeUnit.SECONDS))
        .satisfies(e -> isTheFailure(e.getCause(), fault, durable));
    assertThatThrownBy(() -> when.orTimeout(30, TimeUnit.SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .satisfies(e -> isTheFailure(e.getCause(), fault, durable));
    note(errors, () -> log.append(new byte[1]));
    note(errors, () -> log.tryAppend(new byte[1]));
    note(errors, () -> log.tryAppend(new byte[100_000]));
    note(errors, () -> log.appendAsync("late"));
    note(errors, log::sync);
    note(errors, () -> log.awaitDurable(accepted));
    note(errors, () -> log.whenDurable(accepted).orTimeout(30, TimeUnit.SECONDS).join());
    assertThat(errors).hasSize(13);
    assertThat(errors.subList(6, 12)).allSatisfy(e -> isTheFailure(e, fault, durable));
    isTheFailure(errors.get(12).getCause(), fault, durable);
    log.awaitDurable(durable);
    assertThat(log.durableSequence()).isEqualTo(durable);
    assertThat(log.stats().failed()).isTrue();

    isTheFailure(catchThrowableOfType(LogFailedException.class, log::close), fault, durable);
    log.close();
    assertThat(fault.syncsAfterwards()).isZero();
    trace.throwIfAcknowledgedEarly();
    try (DuraLog again = DuraLog.open(directory)) {
      assertThat(again.read(durable).orElseThrow().asString()).isEqualTo("kept");
      assertThat(again.recovery().cleanlyClosed()).isFalse();
      again.appendDurable("goes on");
    }
  }

  /** Waits until the log's committer sleeps. */
  private void awaitIdle() {
    Gate.awaitParked(
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().equals("duralog-commit " + directory))
            .toList());
  }

  /** Many times the queue: some append has to wait, and to be told. */
  private static void fillUp(DuraLog log) {
    for (int i = 0; i < 10_000; i++) {
      log.append(new byte[4000]);
    }
  }

  private static void note(List<Throwable> errors, Runnable call) {
    try {
      call.run();
    } catch (Throwable t) {
      synchronized (errors) {
        errors.add(t);
      }
    }
  }

  private static void isTheFailure(Throwable e, FailOnceShut fault, long durable) {
    assertThat(e).isInstanceOf(LogFailedException.class).hasCause(fault.thrown());
    assertThat(((LogFailedException) e).durableSequence()).isEqualTo(durable);
    assertThat(e).hasMessageContaining(FailNth.TEXT).hasMessageContaining(".seg");
  }

  /** A log that fails on its next commit, with the log thread in that commit. */
  private DuraLog failing(Gate gate, FailOnceShut fault) throws Exception {
    DuraLog log =
        LogOpener.open(
            directory, Shapes.tiny(true).build(), ProbedEngine.with(Probes.of(gate, fault)));
    log.appendDurable("kept");
    gate.shut();
    fault.arm();
    return log;
  }

  @Test
  void eachCallerGetsAnErrorOfItsOwn() throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    StringWriter trace = new StringWriter();
    try (DuraLog log = failing(gate, new FailOnceShut(EngineCall.SYNC))) {
      CompletableFuture<Long> async = log.appendAsync("lost");
      gate.open();
      Throwable first = catchThrowable(log::sync);
      Throwable second = catchThrowable(log::sync);
      Throwable third = catchThrowable(async::join).getCause();
      assertThat(first).isNotSameAs(second).isNotSameAs(third);
      for (Throwable t = first; t != null; t = t.getCause()) {
        t.addSuppressed(new IllegalStateException("of the first caller"));
      }
      for (Throwable other : List.of(second, third)) {
        for (Throwable t = other; t != null; t = t.getCause()) {
          assertThat(t.getSuppressed()).isEmpty();
          assertThat(t.getStackTrace()).isNotEmpty();
        }
      }
      throw (LogFailedException) second;
    } catch (LogFailedException both) { // the call's error, with that of close()
      assertThat(both.getSuppressed()).hasSize(1);
      both.printStackTrace(new PrintWriter(trace, true));
    }
    assertThat(trace.toString())
        .contains("Suppressed: io.duralog.LogFailedException", "Caused by: io.duralog.LogIoEx")
        .doesNotContain("CIRCULAR REFERENCE");
  }

  @Test
  void whoIsToldCanRelyOnItThatNothingIsAcceptedAnyMore() throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    DuraLog log = failing(gate, new FailOnceShut(EngineCall.SYNC));
    CompletableFuture<Long> async = log.appendAsync("lost");
    gate.awaitCaller();
    Field parts = log.getClass().getDeclaredField("parts");
    parts.setAccessible(true);
    AppendQueue queue = ((CommitterParts) parts.get(log)).queue();
    Field field = AppendQueue.class.getDeclaredField("lock");
    field.setAccessible(true);
    Object lock = field.get(queue);
    Method acquire = lock.getClass().getDeclaredMethod("acquire");
    acquire.setAccessible(true);
    Field word = wordOf(lock.getClass());
    Thread committer = committer();
    acquire.invoke(lock); // as an append does that is in its claim
    gate.open();
    boolean waits = false;
    while (!async.isDone() && !waits) {
      waits =
          Stream.of(committer.getStackTrace()).anyMatch(f -> f.getMethodName().equals("settle"));
    }
    assertThat(async).as("told before the claim is over").isNotDone();
    word.set(lock, 0);
    assertThatThrownBy(() -> async.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogFailedException.class);
    assertThatThrownBy(log::close).isInstanceOf(LogFailedException.class);
  }

  private static Field wordOf(Class<?> lock) throws ReflectiveOperationException {
    for (Class<?> c = lock; c != Object.class; c = c.getSuperclass()) {
      for (Field f : c.getDeclaredFields()) {
        if (f.getName().equals("word")) {
          f.setAccessible(true);
          return f;
        }
      }
    }
    throw new NoSuchFieldException("word");
  }

  private Thread committer() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("duralog-commit " + directory))
        .findFirst()
        .orElseThrow();
  }
}
