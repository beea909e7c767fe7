package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogClosedException;
import io.duralog.LogFullException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import io.duralog.host.NoThreadError;
import io.duralog.testlog.CopiedFiles;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Roots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The beginning of a log moves: exact and durable on return, files a little later. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TruncateBeforeTest {
  private static final int RECORDS = 70;

  @TempDir(factory = OnDisk.class)
  Path temp;

  private Path directory;

  @BeforeEach
  void name() {
    directory = temp.resolve("log");
  }

  private DuraLog filled() {
    DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build());
    for (int i = 1; i <= RECORDS; i++) {
      log.append("record " + i + " " + "x".repeat(3000));
    }
    log.sync();
    return log;
  }

  private static List<Long> sequences(LogReader log) {
    List<Long> found = new ArrayList<>();
    try (Replay replay = log.replay()) {
      for (LogRecord r : replay) {
        assertThat(r.asString()).startsWith("record " + r.sequence() + " ");
        found.add(r.sequence());
      }
      assertThat(replay.report().damage()).isEmpty();
    }
    return found;
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private List<String> segments() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(p -> p.getFileName().toString())
          .filter(n -> n.endsWith(".seg"))
          .sorted()
          .toList();
    }
  }

  /** Until the log's own thread has deleted it. */
  private void awaitGone(int number) {
    while (Files.exists(directory.resolve(SegmentFormat.fileName(number)))) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void eachSequenceInTurnIsTheFirst() throws Exception {
    try (DuraLog log = filled()) {
      assertThat(log.firstSequence()).isOne();
      int before = segments().size();
      for (long first = 1; first <= RECORDS + 1; first++) {
        log.truncateBefore(first);
        assertThat(log.firstSequence()).isEqualTo(first);
        assertThat(sequences(log)).isEqualTo(range(first, RECORDS));
        try (LogReader reader = DuraLog.openReadOnly(directory)) {
          assertThat(reader.firstSequence()).isEqualTo(first);
          assertThat(sequences(reader)).isEqualTo(range(first, RECORDS));
        }
      }
      awaitGone(1);
      assertThat(log.stats().segments()).isLessThan(before);
      assertThat(log.append("record 71 ")).isEqualTo(RECORDS + 1);
      log.sync();
      assertThat(sequences(log)).containsExactly(RECORDS + 1L);
    }
    for (OnDamage mode : List.of(OnDamage.STOP_AT_TORN_TAIL, OnDamage.STRICT)) {
      try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).onDamage(mode).build())) {
        assertThat(log.firstSequence()).isEqualTo(RECORDS + 1);
        assertThat(log.recovery().damage()).isEmpty();
        assertThat(log.recovery().cleanlyClosed()).isTrue();
        assertThat(sequences(log)).containsExactly(RECORDS + 1L);
      }
    }
  }

  /** What a kill leaves: the files before the beginning may still be there. */
  @ParameterizedTest
  @ValueSource(longs = {2, 17, 35, RECORDS, RECORDS + 1})
  void holdsAtOnceAndTheNextOpenDeletesWhatIsLeft(long first) throws Exception {
    Path copy = temp.resolve("copy");
    try (DuraLog log = filled();
        Replay pin = log.replay()) { // keeps all files
      log.truncateBefore(first);
      copyFiles(directory, copy);
      assertThat(pin.visit(r -> {})).isEqualTo(RECORDS);
    }
    try (LogReader after = DuraLog.openReadOnly(copy)) {
      assertThat(after.firstSequence()).isEqualTo(first);
      assertThat(sequences(after)).isEqualTo(range(first, RECORDS));
    }
    try (DuraLog after = DuraLog.open(copy, Shapes.tiny(true).build())) {
      assertThat(after.firstSequence()).isEqualTo(first);
      assertThat(after.recovery().damage()).isEmpty();
      assertThat(after.appendDurable("record 71 ")).isEqualTo(RECORDS + 1);
      assertThat(sequences(after)).isEqualTo(range(first, RECORDS + 1));
    }
    assertThat(Files.exists(copy.resolve(SegmentFormat.fileName(1)))).isEqualTo(first < 17);
  }

  private static void copyFiles(Path from, Path to) throws Exception {
    Files.createDirectory(to);
    CopiedFiles.copy(from, to, "");
  }

  @Test
  void whatIsGivenUpIsRefusedByNameAndNothingElseIs() {
    try (DuraLog log = filled()) {
      log.truncateBefore(30);
      for (long gone : new long[] {1, 29}) {
        RecordsGoneException e =
            catchThrowableOfType(RecordsGoneException.class, () -> log.read(gone));
        assertThat(e.first()).isEqualTo(30);
        assertThat(e.wanted()).isEqualTo(gone);
        assertThat(e.path()).isEqualTo(directory);
        assertThatThrownBy(() -> log.replay(ReadOptions.all().from(gone)))
            .isInstanceOf(RecordsGoneException.class);
      }
      assertThat(log.read(30)).isPresent();
      assertThat(log.read(RECORDS + 1)).isEmpty();
      log.truncateBefore(3); // nothing to do
      assertThat(log.firstSequence()).isEqualTo(30);
      for (long wrong : new long[] {Long.MIN_VALUE, 0, RECORDS + 2, Long.MAX_VALUE}) {
        assertThatThrownBy(() -> log.truncateBefore(wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("1 to " + (RECORDS + 1));
      }
      log.close();
      assertThatThrownBy(() -> log.truncateBefore(31)).isInstanceOf(LogClosedException.class);
      assertThat(log.firstSequence()).isEqualTo(30);
    }
  }

  @Test
  void aReplayKeepsItsFilesUntilItIsClosed() throws Exception {
    try (DuraLog log = filled()) {
      Replay replay = log.replay();
      Iterator<LogRecord> records = replay.iterator();
      assertThat(records.next().sequence()).isOne();
      log.truncateBefore(RECORDS);
      assertThat(sequences(log)).containsExactly((long) RECORDS);
      long last = 1;
      while (records.hasNext()) {
        last = records.next().sequence();
      }
      assertThat(last).isEqualTo(RECORDS);
      assertThat(directory.resolve(SegmentFormat.fileName(1))).exists();
      replay.close();
      awaitGone(1);
      awaitGone(2);
    }
  }

  @Test
  void aReaderElsewhereThatIsOvertakenIsToldSo() throws Exception {
    try (DuraLog log = filled();
        LogReader reader = DuraLog.openReadOnly(directory);
        Replay behind = reader.replay();
        Replay ahead = reader.replay(ReadOptions.all().from(60))) {
      Iterator<LogRecord> slow = behind.iterator();
      assertThat(slow.next().sequence()).isOne();
      log.truncateBefore(50);
      awaitGone(1);
      awaitGone(2);
      RecordsGoneException e =
          catchThrowableOfType(RecordsGoneException.class, () -> slow.forEachRemaining(r -> {}));
      assertThat(e.first()).isEqualTo(50);
      assertThat(e.wanted()).isLessThan(50);
      assertThat(ahead.visit(r -> {})).isEqualTo(RECORDS - 59);
      assertThat(reader.read(55)).isPresent();
      assertThatThrownBy(() -> reader.read(5)).isInstanceOf(RecordsGoneException.class);
    }
  }

  /** Its files are gone, and no root of this log says that they were given up. */
  @Test
  void aMissingFileIsNoMoveOfTheBeginning() throws Exception {
    filled().close();
    Path root = directory.resolve(LogRoot.FILE_NAME);
    LogRoot own = Roots.of(directory);
    try (LogReader reader = DuraLog.openReadOnly(directory)) {
      Files.delete(directory.resolve(SegmentFormat.fileName(1)));
      LogRoot.Beginning later = new LogRoot.Beginning(2, 60, 1, 1, 60);
      LogRoot other = LogRoot.fresh(~own.logId(), 1, 1).from(later);
      for (LogRoot now : new LogRoot[] {own, other, null}) {
        Files.delete(root);
        if (now != null) {
          Files.write(root, now.write());
        }
        assertThatThrownBy(() -> sequences(reader))
            .isInstanceOf(DuraLogException.class)
            .isNotInstanceOf(RecordsGoneException.class);
      }
    }
  }

  @Test
  void aDamagedPlaceIsNoBeginning() throws Exception {
    try (DuraLog log = filled()) {
      Path second = directory.resolve(SegmentFormat.fileName(2));
      byte[] whole = Files.readAllBytes(second);
      byte[] bad = whole.clone();
      bad[SegmentFormat.HEADER_LENGTH + 20] ^= 1;
      Files.write(second, bad);
      CorruptLogException e =
          catchThrowableOfType(CorruptLogException.class, () -> log.truncateBefore(20));
      assertThat(e.damage().path()).isEqualTo(second);
      assertThat(log.firstSequence()).isOne();
      Files.write(second, whole);
      log.truncateBefore(30);
      assertThat(sequences(log)).isEqualTo(range(30, RECORDS));
    }
  }

  @Test
  void anInterruptDoesNotEndItAndStaysSet() {
    try (DuraLog log = filled()) {
      Thread.currentThread().interrupt();
      log.truncateBefore(20);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(log.firstSequence()).isEqualTo(20);
      assertThat(sequences(log)).isEqualTo(range(20, RECORDS));
    }
  }

  /** Each is done when it returns, and none takes back what another has moved. */
  @Test
  void severalCallersAtOnce() throws Exception {
    try (DuraLog log = filled()) {
      List<Thread> callers = new ArrayList<>();
      List<Throwable> met = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 4; i++) {
        int first = i;
        Thread caller =
            new Thread(
                () -> {
                  for (long kept = 2 + first; kept <= RECORDS; kept += 4) {
                    log.truncateBefore(kept);
                    assertThat(log.firstSequence()).isGreaterThanOrEqualTo(kept);
                  }
                });
        caller.setUncaughtExceptionHandler((t, e) -> met.add(e));
        callers.add(caller);
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(met).isEmpty();
      assertThat(log.firstSequence()).isEqualTo(RECORDS);
    }
  }

  /** A host that has no thread for the first move. */
  private static final class Short extends Host {
    private boolean met;

    @Override
    public Thread start(String name, Runnable work) {
      if (!met && name.startsWith("duralog-truncate")) {
        met = true;
        throw new NoThreadError(name, new OutOfMemoryError("kein Thread"));
      }
      return super.start(name, work);
    }
  }

  @Test
  void withoutAThreadItIsRefusedAndNothingChanges() {
    filled().close();
    try (DuraLog log =
        LogOpener.open(
            directory, Shapes.tiny(true).build(), EngineSelection::forWriter, new Short())) {
      assertThatThrownBy(() -> log.truncateBefore(50))
          .isInstanceOf(LogFullException.class)
          .hasMessageContaining("ulimit -u");
      assertThat(log.firstSequence()).isOne();
      log.truncateBefore(20);
      log.truncateBefore(21); // in order: by now one that was left behind would have been made
      assertThat(log.firstSequence()).isEqualTo(21);
      assertThat(sequences(log)).isEqualTo(range(21, RECORDS));
    }
  }
}
