package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.RecordsGoneException;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.engine.files.PageFile;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.error.Errors;
import io.duralog.format.LivePage;
import io.duralog.host.Host;
import io.duralog.live.LiveReader;
import io.duralog.segment.RootFile;
import io.duralog.tail.ElsewherePlace;
import io.duralog.tail.PolledTail;
import io.duralog.testlog.ForwardingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer does between two steps of a tailer elsewhere. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailElsewhereRaceTest {
  private static final Runnable NOTHING = () -> {};

  @TempDir Path directory;

  /** What happens once: after the page was looked at, or before a segment is opened. */
  private final AtomicReference<Runnable> afterLook = new AtomicReference<>(NOTHING);

  private final AtomicReference<Runnable> beforeOpen = new AtomicReference<>(NOTHING);

  /** What happens once, when the root has been read so often. */
  private final AtomicReference<Runnable> afterRoot = new AtomicReference<>(NOTHING);

  private final AtomicInteger rootsLeft = new AtomicInteger();

  private final class Interrupted extends ForwardingEngine {
    Interrupted(Engine real) {
      super(real);
    }

    @Override
    public BlockFile openToRead(Path path) {
      if (path.toString().endsWith(".seg")) {
        beforeOpen.getAndSet(NOTHING).run();
      }
      BlockFile file = super.openToRead(path);
      return path.endsWith("root") ? new Root(file) : file;
    }

    @Override
    public @Nullable PageFile openPageToRead(Path path) {
      PageFile real = super.openPageToRead(path);
      return real == null ? null : new LookedAt(real);
    }
  }

  private final class Root extends ForwardingEngine.ForwardingFile {
    Root(BlockFile real) {
      super(real);
    }

    @Override
    public void close() {
      super.close();
      if (rootsLeft.decrementAndGet() == 0) {
        afterRoot.getAndSet(NOTHING).run();
      }
    }
  }

  private final class LookedAt implements PageFile {
    private final PageFile real;

    LookedAt(PageFile real) {
      this.real = real;
    }

    @Override
    public long number() {
      return real.number();
    }

    @Override
    public void write(byte[] content) {
      throw new AssertionError("a reader writes nothing");
    }

    @Override
    public int read(byte[] to) {
      int n = real.read(to);
      afterLook.getAndSet(NOTHING).run();
      return n;
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private Tailer tail() {
    Engine engine = new Interrupted(EngineSelection.forReader(directory, EngineChoice.PORTABLE));
    ElsewherePlace place =
        new ElsewherePlace(
            directory,
            engine,
            OnDamage.STOP_AT_TORN_TAIL,
            new LiveReader(directory, engine, Host.REAL),
            RootFile.read(directory, engine).root(),
            0);
    return new PolledTail(directory, place, Host.REAL, () -> false, 1_000_000);
  }

  private void append(DuraLog log, int from, int to, String of) {
    for (int i = from; i <= to; i++) {
      assertThat(log.append(i + of)).isEqualTo(i);
    }
    Told.all(directory, log);
  }

  private static @Nullable String now(Tailer tail) throws Exception {
    LogRecord record = tail.poll(Duration.ZERO);
    return record == null ? null : record.asString();
  }

  /** The page is written after the sync has returned, and the callers are told. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE"})
  void whatIsBeingSyncedIsNotHandedOut(EngineKind kind) throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    try (DuraLog log =
            LogOpener.open(
                directory,
                Shapes.tiny(true).build(),
                (where, o) -> new ProbedEngine(kind.open(where, o), gate));
        Tailer tail = tail()) {
      append(log, 1, 1, "");
      assertThat(now(tail)).isEqualTo("1");
      gate.shut();
      log.append("2");
      gate.awaitCaller();
      try {
        assertThat(now(tail)).isNull();
        assertThat(tail.info().durableSequence()).isEqualTo(1);
      } finally {
        gate.open();
      }
      assertThat(tail.take().sequence()).isEqualTo(2);
    }
  }

  /**
   * Between the look at the page and the read the log is cut, and a record of the new generation is
   * written and not durable, under a sequence that was durable before.
   */
  @ParameterizedTest
  @ValueSource(strings = {"before the open", "after the look", "after the root"})
  void aRecordOfANewGenerationIsNotHandedOutUnderTheOldBound(String when) throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    try (DuraLog log =
            LogOpener.open(
                directory,
                Shapes.tiny(true).build(),
                (where, o) -> new ProbedEngine(EngineKind.PORTABLE_BUFFERED.open(where, o), gate));
        Tailer tail = tail()) {
      append(log, 1, 10, " of 1");
      for (int i = 1; i <= 5; i++) {
        assertThat(now(tail)).isEqualTo(i + " of 1");
      }
      tail.seek(6); // what was read ahead is let go
      rootsLeft.set(2); // when the pass is opened, and when its batch was read
      Map.of(
              "before the open",
              beforeOpen,
              "after the look",
              afterLook,
              "after the root",
              afterRoot)
          .get(when)
          .set(
              () -> {
                log.truncateAfter(5);
                gate.shut();
                log.append("6 of 2");
                try {
                  gate.awaitCaller();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      try {
        assertThat(now(tail)).isNull();
        assertThat(log.generation()).as("it was cut").isEqualTo(1);
      } finally {
        gate.open();
      }
      Told.all(directory, log);
      assertThat(now(tail)).isEqualTo("6 of 2");
    }
  }

  /** The same, of records that were handed out. */
  @Test
  void aCutBetweenTwoLooksIsToldIfItTookWhatWasHandedOut() throws Exception {
    try (DuraLog log =
            LogOpener.open(
                directory, Shapes.tiny(true).build(), EngineKind.PORTABLE_BUFFERED::open);
        Tailer tail = tail()) {
      append(log, 1, 10, " of 1");
      for (int i = 1; i <= 8; i++) {
        assertThat(now(tail)).isEqualTo(i + " of 1");
      }
      tail.seek(9);
      assertThat(now(tail)).isEqualTo("9 of 1");
      log.append("11 of 1");
      Told.all(directory, log);
      afterLook.set(() -> log.truncateAfter(5));
      String handed = orCut(tail);
      if (handed != null) {
        assertThat(handed).isEqualTo("10 of 1"); // read before the cut
      }
      assertThatThrownBy(() -> now(tail)).isInstanceOf(LogCutException.class);
    }
  }

  private static @Nullable String orCut(Tailer tail) throws Exception {
    try {
      return now(tail);
    } catch (LogCutException e) {
      return null;
    }
  }

  /** Its retention takes the segment that the tailer is about to open. */
  @Test
  void aSegmentThatIsDeletedUnderItIsToldOrNotNeeded() throws Exception {
    try (DuraLog log =
            LogOpener.open(
                directory, Shapes.tiny(true).build(), EngineKind.PORTABLE_BUFFERED::open);
        Tailer tail = tail()) {
      String text = " ".repeat(300);
      append(log, 1, 2000, text);
      assertThat(now(tail)).isEqualTo("1" + text);
      tail.seek(2);
      beforeOpen.set(
          () -> {
            log.truncateBefore(1900);
            while (Files.exists(directory.resolve("0000000001.seg"))) {
              Thread.onSpinWait(); // files go later
            }
          });
      assertThatThrownBy(() -> now(tail))
          .isInstanceOf(RecordsGoneException.class)
          .hasMessageContaining("1900");
      tail.seek(1900);
      assertThat(now(tail)).isEqualTo("1900" + text);
    }
  }

  /** Killed before the page was written: the next writer accepts more, and says so by itself. */
  @Test
  void theNextWriterTellsWhatItHasAccepted() throws Exception {
    Path page = directory.resolve(LivePage.FILE_NAME);
    byte[] early;
    try (DuraLog log = DuraLog.open(directory)) {
      append(log, 1, 10, "");
      early = Files.readAllBytes(page);
      append(log, 11, 20, "");
    }
    Files.write(page, early);
    try (Tailer tail = tail()) {
      for (int i = 1; i <= 10; i++) {
        assertThat(now(tail)).isEqualTo("" + i);
      }
      assertThat(now(tail)).isNull();
      Files.delete(page); // and the new one is another file
      try (DuraLog log = DuraLog.open(directory)) {
        for (int i = 11; i <= 20; i++) {
          assertThat(tail.take().asString()).isEqualTo("" + i);
        }
        assertThat(log.durableSequence()).isEqualTo(20);
      }
    }
  }

  /** A page that cannot be written stops no append. */
  @Test
  void aPageThatFailsIsGivenUp() throws Exception {
    class NoPage extends ForwardingEngine {
      private int left = 3;

      NoPage(Engine real) {
        super(real);
      }

      @Override
      public PageFile openPage(Path path) {
        PageFile real = super.openPage(path);
        return new PageFile() {
          @Override
          public long number() {
            return real.number();
          }

          @Override
          public void write(byte[] content) {
            if (--left < 0) {
              throw Errors.io("write", path, 0, new IOException("no disk for pages"));
            }
            real.write(content);
          }

          @Override
          public int read(byte[] to) {
            return real.read(to);
          }

          @Override
          public void close() {
            real.close();
          }
        };
      }
    }

    try (DuraLog log =
            LogOpener.open(
                directory,
                Shapes.tiny(true).build(),
                (where, o) -> new NoPage(EngineKind.PORTABLE_BUFFERED.open(where, o)));
        Tailer tail = tail()) {
      for (int i = 1; i <= 50; i++) {
        assertThat(log.appendDurable("" + i)).isEqualTo(i);
      }
      assertThat(now(tail)).isEqualTo("1");
      assertThat(now(tail)).isEqualTo("2");
      assertThat(now(tail)).isNull();
    }
    try (DuraLog log = DuraLog.open(directory);
        LogReader reader = DuraLog.openReadOnly(directory);
        Tailer tail = reader.tail(TailOptions.from(50))) {
      assertThat(tail.take().asString()).isEqualTo("50");
      assertThat(log.lastSequence()).isEqualTo(50);
    }
  }
}
