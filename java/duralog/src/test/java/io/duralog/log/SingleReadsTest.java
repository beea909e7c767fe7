package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.RecordsGoneException;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.CountingEngine;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.OpenDescriptors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Single records, read by many threads, from what is kept in memory and from few open files. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SingleReadsTest {
  private static final int RECORDS = 600;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final AtomicReference<Blocked> blocked = new AtomicReference<>();
  private CountingEngine engine;
  private DuraLog log;

  /** A read of one file that does not come back until it is let go. */
  private record Blocked(Path path, CountDownLatch met, CountDownLatch go) {}

  @BeforeEach
  void fill() {
    log = LogOpener.open(directory, Shapes.tiny(true).build(), (p, o) -> counting(p, o));
    for (int i = 1; i <= RECORDS; i++) {
      log.append("record " + i + " " + "x".repeat(i % 7 * 600));
      if (i % 5 == 0) {
        log.sync();
      }
    }
    log.sync();
  }

  private CountingEngine counting(Path path, io.duralog.LogOptions options) {
    engine =
        new CountingEngine(EngineSelection.forWriter(path, options)) {
          @Override
          protected void aboutToRead(Path file, long offset) {
            Blocked b = blocked.get();
            if (b != null && b.path().equals(file) && offset > 0) {
              b.met().countDown();
              try {
                b.go().await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }
          }
        };
    return engine;
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static void check(LogReader from, long sequence) {
    LogRecord r = from.read(sequence).orElseThrow();
    assertThat(r.sequence()).isEqualTo(sequence);
    assertThat(r.asString())
        .isEqualTo("record " + sequence + " " + "x".repeat((int) (sequence % 7) * 600));
  }

  @Test
  void onceWarmNoFileIsOpenedAndNothingIsRead() {
    check(log, 200);
    int opens = engine.opens();
    int reads = engine.reads();
    for (int i = 0; i < 100; i++) {
      check(log, 200);
    }
    assertThat(engine.opens()).isEqualTo(opens);
    assertThat(engine.reads()).isEqualTo(reads);
  }

  /** More segments than files that stay open. */
  @Test
  void fewFilesStayOpen() throws Exception {
    assertThat(log.stats().segments()).isGreaterThan(17);
    int before = engine.open();
    for (int pass = 0; pass < 3; pass++) {
      for (long s = 1; s <= RECORDS; s += 7) {
        check(log, s);
        assertThat(engine.open() - before).isLessThanOrEqualTo(16);
      }
    }
    long last = log.lastSequence();
    int opens = engine.opens();
    for (long s = last; s > last - 100; s--) {
      check(log, s);
    }
    for (long s = last; s > last - 100; s--) {
      check(log, s);
    }
    assertThat(engine.opens() - opens).as("each at most once").isLessThanOrEqualTo(16);
  }

  @Test
  void manyThreadsAtOnce() throws Exception {
    List<Throwable> met = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    try (LogReader reader = DuraLog.openReadOnly(directory)) {
      for (int i = 0; i < 8; i++) {
        int step = 2 * i + 1;
        LogReader from = i % 2 == 0 ? log : reader;
        Thread t =
            new Thread(
                () -> {
                  for (int n = 0; n < 600; n++) {
                    check(from, 1 + (long) n * step % RECORDS);
                  }
                });
        t.setUncaughtExceptionHandler((thread, e) -> met.add(e));
        threads.add(t);
        t.start();
      }
      for (Thread t : threads) {
        t.join();
      }
    }
    assertThat(met).isEmpty();
  }

  /** A thread that waits for the disk keeps no other one from reading. */
  @Test
  void noReadWaitsForAnother() throws Exception {
    check(log, RECORDS); // its batch is kept
    Path first = directory.resolve(SegmentFormat.fileName(1));
    Blocked b = new Blocked(first, new CountDownLatch(1), new CountDownLatch(1));
    blocked.set(b);
    List<Throwable> met = Collections.synchronizedList(new ArrayList<>());
    Thread slow = new Thread(() -> check(log, 2));
    slow.setUncaughtExceptionHandler((thread, e) -> met.add(e));
    slow.start();
    b.met().await();
    check(log, RECORDS);
    check(log, RECORDS / 2);
    check(log, RECORDS / 3);
    b.go().countDown();
    slow.join();
    assertThat(met).isEmpty();
  }

  @Test
  void whatWasGivenUpIsNotServedFromMemory() {
    check(log, 20);
    check(log, 21);
    log.truncateBefore(21);
    assertThatThrownBy(() -> log.read(20))
        .isInstanceOfSatisfying(
            RecordsGoneException.class, e -> assertThat(e.first()).isEqualTo(21));
    check(log, 21);
  }

  /** A file that is deleted and open keeps its space. */
  @Test
  void theFilesOfGivenUpSegmentsAreLetGo() throws Exception {
    for (long s = 1; s <= 100; s += 10) {
      check(log, s);
    }
    log.truncateBefore(RECORDS);
    check(log, RECORDS);
    Path second = directory.resolve(SegmentFormat.fileName(2));
    while (Files.exists(second)) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(OpenDescriptors.of(directory)).noneMatch(f -> f.contains("deleted"));
  }

  @Test
  void closeClosesWhatIsKeptAndEndsReads() throws Exception {
    for (long s = 1; s <= RECORDS; s += 20) {
      check(log, s);
    }
    List<Throwable> met = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    CountDownLatch reading = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      int step = 2 * i + 1;
      Thread t =
          new Thread(
              () -> {
                for (int n = 0; ; n++) {
                  check(log, 1 + (long) n * step % RECORDS);
                  if (n == 50) {
                    reading.countDown();
                  }
                }
              });
      t.setUncaughtExceptionHandler((thread, e) -> met.add(e));
      threads.add(t);
      t.start();
    }
    reading.await();
    log.close();
    for (Thread t : threads) {
      t.join();
    }
    assertThat(met)
        .hasSize(4)
        .allSatisfy(e -> assertThat(e).isInstanceOf(LogClosedException.class));
    assertThat(engine.open()).isZero();
    assertThatThrownBy(() -> log.read(RECORDS)).isInstanceOf(LogClosedException.class);
  }

  @Test
  void aReaderClosesWhatItKeeps() throws Exception {
    LogReader reader = DuraLog.openReadOnly(directory);
    int before = OpenDescriptors.of(directory).size();
    for (long s = 1; s <= RECORDS; s += 20) {
      check(reader, s);
    }
    assertThat(OpenDescriptors.of(directory)).hasSizeGreaterThan(before);
    reader.close();
    assertThat(OpenDescriptors.of(directory)).hasSize(before);
    assertThatThrownBy(() -> reader.read(1)).isInstanceOf(LogClosedException.class);
  }
}
