package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.LogReader;
import io.duralog.Position;
import io.duralog.PositionInfo;
import io.duralog.PositionOptions;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.Held;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whichever call to the files of a position fails: its caller is told, and it says the old value or
 * the new one. Only a sync that has failed ends the log.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("own-engine")
@Tag("slow")
class PositionFaultsTest {
  @TempDir(factory = OnDisk.class)
  Path temp;

  /** Fails the n-th call to a file of a position, or to the directory. */
  private static final class FailHere implements EngineProbe {
    private final AtomicInteger calls = new AtomicInteger();
    private final int fails;
    volatile EngineCall met;

    FailHere(int fails) {
      this.fails = fails;
    }

    @Override
    public void before(EngineCall call, Path path, long offset) {
      String name = String.valueOf(path.getFileName());
      boolean ours = name.startsWith("position") || name.startsWith("lock-");
      boolean directory = call == EngineCall.SYNC_DIRECTORY || call == EngineCall.LIST;
      if ((ours || directory) && calls.incrementAndGet() == fails) {
        met = call;
        throw Errors.io(call.operation(), path, offset, new IOException("Eingabefehler"));
      }
    }
  }

  private static final List<Consumer<DuraLog>> CALLS =
      List.of(
          log -> log.checkpoint("new", 5),
          log -> log.checkpoint("old", 5),
          log -> log.removeCheckpoint("old"),
          log -> log.truncateBefore(3),
          DuraLog::checkpoints,
          PositionFaultsTest::moves);

  private static void moves(DuraLog log) {
    try (Position p = log.position("old", PositionOptions.defaults().hold(true))) {
      p.store(6);
      p.rewind(4);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_DIRECT", "NATIVE"})
  void whicheverCallFails(EngineKind kind) throws Exception {
    Path made = temp.resolve("made");
    try (DuraLog log = LogOpener.open(made, Shapes.tiny(true).build(), kind::open)) {
      for (int i = 0; i < 10; i++) {
        log.append(new byte[100]);
      }
      log.sync();
      log.checkpoint("old", 4);
    }
    DirectoryImage image = DirectoryImage.of(made);
    int n = 0;
    for (Consumer<DuraLog> call : CALLS) {
      boolean met = true;
      for (int fails = 1; met; fails++) {
        met = fails(image, call, kind, temp.resolve("log" + n++), fails);
      }
    }
    assertThat(n).isGreaterThan(40);
  }

  private boolean fails(
      DirectoryImage image, Consumer<DuraLog> call, EngineKind kind, Path directory, int fails)
      throws Exception {
    image.writeTo(directory);
    Held before = Held.now(directory);
    FailHere fault = new FailHere(fails);
    AtomicInteger off = new AtomicInteger(1);
    EngineProbe probe =
        new EngineProbe() {
          @Override
          public void before(EngineCall c, Path path, long offset) {
            if (off.get() == 0) {
              fault.before(c, path, offset);
            }
          }
        };
    DuraLog log =
        LogOpener.open(
            directory,
            Shapes.tiny(true).build(),
            (where, options) -> new ProbedEngine(kind.open(where, options), probe));
    off.set(0);
    Throwable thrown = catchThrowable(() -> call.accept(log));
    off.set(1);
    boolean failed = log.stats().failed();
    if (fault.met == null) {
      assertThat(thrown).isNull();
    } else if (thrown != null) {
      assertThat(thrown).isInstanceOf(DuraLogException.class);
      boolean sync = fault.met == EngineCall.SYNC || fault.met == EngineCall.SYNC_DIRECTORY;
      assertThat(failed).as("%s: %s", fault.met, thrown).isEqualTo(sync);
    }
    if (!failed) {
      log.append("works");
      call.accept(log); // the next time nothing fails
    }
    Throwable closing = catchThrowable(log::close);
    assertThat(
            closing == null
                || closing instanceof LogFailedException
                || closing instanceof LogIoException)
        .isTrue();
    assertThat(Held.now(directory).butForFiles()).isEqualTo(before.butForFiles());
    for (PositionInfo p : Position.list(directory).values()) {
      assertThat(p.damaged()).isFalse();
      assertThat(p.processed()).isBetween(4L, 6L);
      try (LogReader again = DuraLog.openReadOnly(directory)) {
        assertThat(again.firstSequence()).isLessThanOrEqualTo(p.processed() + 1);
      }
    }
    return fault.met != null;
  }

  /** Its last owner may have been killed between a write and the sync: the page cache has it. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_DIRECT", "NATIVE"})
  void whatIsReadAtAnOpenIsMadeDurable(EngineKind kind) {
    Path path = temp.resolve("log");
    List<EngineCall> calls = new CopyOnWriteArrayList<>();
    EngineProbe probe =
        new EngineProbe() {
          @Override
          public void before(EngineCall call, Path file, long offset) {
            if (file.endsWith("position-p") && call != EngineCall.CLOSE) {
              calls.add(call);
            }
          }
        };
    try (DuraLog log = LogOpener.open(path, Shapes.tiny(true).build(), kind::open)) {
      log.appendDurable("one");
      log.checkpoint("p", 1);
    }
    try (DuraLog log =
        LogOpener.open(
            path, Shapes.tiny(true).build(), (w, o) -> new ProbedEngine(kind.open(w, o), probe))) {
      calls.clear();
      log.position("p", PositionOptions.defaults()).close();
      assertThat(calls)
          .containsExactly(EngineCall.OPEN, EngineCall.READ, EngineCall.SYNC, EngineCall.OPEN);
    }
  }
}
