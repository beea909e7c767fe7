package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Replay;
import io.duralog.process.FaultyDisk.Fault;
import io.duralog.process.FaultyDisk.Part;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.ReadAs;
import io.duralog.testlog.Roots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that fails, stalls or is shut off under a log, as a real kernel shows it. As root only.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultyDiskIT {
  private static final int SIZE = 20_000;

  @TempDir(factory = OnDisk.class)
  Path work;

  private FaultyDisk disk;
  private Path directory;
  private LogOptions options;

  private void start(String fileSystem, EngineChoice engine) throws Exception {
    disk = new FaultyDisk(work, fileSystem);
    directory = disk.mounted().resolve("log");
    options =
        LogOptions.builder()
            .engine(engine)
            .segmentSize(1 << 20)
            .queueBytes(1 << 20)
            .groupBytes(64 << 10)
            .build();
  }

  @AfterEach
  void giveTheDiskBack() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  private static byte[] payload(long number) {
    byte[] payload = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      payload[i] = (byte) (number * 31 + i);
    }
    return payload;
  }

  private static long append(DuraLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.append(payload(log.lastSequence() + 1));
    }
    return log.sync();
  }

  /** While a segment cannot be made a call is refused, and the log has not failed for it. */
  private static void appendThroughRefusals(DuraLog log) {
    for (int refusals = 0; refusals < 200; refusals++) {
      try {
        append(log, 200);
        return;
      } catch (LogIoException e) {
        assertThat(e.path().toString()).matches(".*(\\.seg\\.tmp|/lock)");
        assertThat(e).hasMessageNotContaining("moved");
      }
    }
  }

  /** Every record from 1 on is there, with its bytes. */
  private static void replay(LogReader log, long least) {
    long found = 0;
    try (Replay replay = log.replay()) {
      for (LogRecord r : replay) {
        assertThat(r.sequence()).isEqualTo(++found);
        assertThat(r.toByteArray()).isEqualTo(payload(found));
      }
    }
    assertThat(found).isEqualTo(log.lastSequence()).isGreaterThanOrEqualTo(least);
  }

  private void failsForGood(DuraLog log, long acknowledged) throws Exception {
    LogFailedException first =
        catchThrowableOfType(LogFailedException.class, () -> appendThroughRefusals(log));
    assertThat(first.getCause()).isInstanceOf(LogIoException.class);
    assertThat(first).hasMessageContaining(directory.toString());
    assertThat(log.durableSequence()).isEqualTo(acknowledged);
    for (Part part : Part.values()) {
      disk.make(part, Fault.NONE);
    }
    assertThatThrownBy(() -> log.appendAsync("late").join())
        .isInstanceOf(LogFailedException.class)
        .hasRootCauseMessage(rootMessage(first));
    assertThatThrownBy(log::close).isInstanceOf(LogFailedException.class);
  }

  private static String rootMessage(Throwable t) {
    Throwable root = t;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  private void recoversAfterARestart(long acknowledged) throws Exception {
    disk.restart("defaults");
    try (DuraLog log = DuraLog.open(directory, options)) {
      assertThat(log.recovery().cleanlyClosed()).isFalse();
      replay(log, acknowledged);
      append(log, 100);
      replay(log, acknowledged + 100);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, NATIVE, WRITES",
    "xfs, PORTABLE, WRITES",
    "xfs, NATIVE, FLUSHES",
    "ext4, PORTABLE, FLUSHES",
  })
  void anErrorOfAWriteOrSyncIsFinalAndNothingAcknowledgedIsLost(
      String fileSystem, EngineChoice engine, Part part) throws Exception {
    start(fileSystem, engine);
    DuraLog log = DuraLog.open(directory, options);
    long acknowledged = append(log, 60); // into the midst of a segment: another would have to wait
    disk.make(part, Fault.STALLS);
    CompletableFuture<Long> future = log.appendAsync(payload(acknowledged + 1));
    assertThat(log.awaitDurable(acknowledged + 1, Duration.ofMillis(50))).isFalse();
    // Of a sync that failed the kernel may say next time that all is well.
    disk.make(part, part == Part.FLUSHES ? Fault.FAILS_ONCE : Fault.FAILS);
    assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogFailedException.class)
        .hasStackTraceContaining("Input/output error");
    failsForGood(log, acknowledged);
    recoversAfterARestart(acknowledged);
  }

  @ParameterizedTest
  @CsvSource({"ext4, NATIVE", "xfs, NATIVE", "ext4, PORTABLE"})
  void anErrorOfAReadIsNeverTheEnd(String fileSystem, EngineChoice engine) throws Exception {
    start(fileSystem, engine);
    try (DuraLog log = DuraLog.open(directory, options)) {
      append(log, 400);
    }
    disk.restart("defaults");
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(options));
        Replay replay = log.replay()) {
      Iterator<LogRecord> records = replay.iterator();
      records.next();
      disk.make(Part.READS, Fault.FAILS);
      LogIoException e =
          catchThrowableOfType(LogIoException.class, () -> records.forEachRemaining(r -> {}));
      assertThat(e.operation()).isEqualTo("read");
      assertThat(e.path().toString()).startsWith(directory.toString()).endsWith(".seg");
      assertThat(e.offset()).isNotNegative();
      disk.make(Part.READS, Fault.NONE);
      replay(log, 400);
    }
    disk.restart("defaults");
    disk.make(Part.READS, Fault.FAILS);
    assertThatThrownBy(() -> DuraLog.open(directory, options).close())
        .isInstanceOf(LogIoException.class);
    disk.restart("defaults");
    try (DuraLog log = DuraLog.open(directory, options)) {
      assertThat(log.recovery().sound()).isTrue();
      replay(log, 400);
    }
  }

  @ParameterizedTest
  @CsvSource({"ext4, NATIVE", "xfs, PORTABLE"})
  void whileItStallsAppendsWaitAndAfterwardsAllAreServed(String fileSystem, EngineChoice engine)
      throws Exception {
    start(fileSystem, engine);
    try (DuraLog log = DuraLog.open(directory, options)) {
      long before = append(log, 10);
      disk.make(Part.WRITES, Fault.STALLS);
      disk.make(Part.FLUSHES, Fault.STALLS);
      long waits = log.append(payload(before + 1));
      CompletableFuture<Long> durable = log.appendAsync(payload(before + 2));
      assertThat(log.awaitDurable(waits, Duration.ofMillis(200))).isFalse();
      long last = before + 2;
      while (log.tryAppend(payload(last + 1)) > 0) {
        last++;
      }
      assertThat((last - before) * SIZE).isLessThanOrEqualTo(options.queueBytes());
      long next = last + 1;
      Thread blocked = new Thread(() -> log.appendDurable(payload(next)));
      blocked.start();
      assertThat(log.awaitDurable(waits, Duration.ofSeconds(2))).isFalse();
      assertThat(blocked.getState()).isEqualTo(Thread.State.WAITING);
      assertThat(log.durableSequence()).isEqualTo(before);
      assertThat(log.stats().failed()).isFalse();
      disk.make(Part.WRITES, Fault.NONE);
      disk.make(Part.FLUSHES, Fault.NONE);
      assertThat(durable.get(30, TimeUnit.SECONDS)).isEqualTo(before + 2);
      blocked.join();
      assertThat(log.durableSequence()).isEqualTo(next);
      replay(log, append(log, 100));
    }
    assertThat(Roots.of(directory).isClean()).isTrue();
  }

  /** Shut off, or turned read-only, by the kernel after an error of its own. */
  @ParameterizedTest
  @CsvSource({"ext4, NATIVE", "ext4, PORTABLE", "xfs, NATIVE", "xfs, PORTABLE"})
  void aFileSystemThatTheKernelStopsFailsTheLog(String fileSystem, EngineChoice engine)
      throws Exception {
    start(fileSystem, engine);
    if (fileSystem.equals("ext4")) {
      disk.restart("errors=remount-ro");
    }
    DuraLog log = DuraLog.open(directory, options);
    long acknowledged = append(log, 80); // there is room: no segment has to be made
    if (fileSystem.equals("ext4")) {
      Path trigger = Path.of("/sys/fs/ext4", disk.device(), "trigger_fs_error");
      Files.writeString(trigger, "planted", StandardOpenOption.WRITE);
    } else {
      FaultyDisk.must("xfs_io", "-x", "-c", "shutdown", disk.mounted().toString());
    }
    failsForGood(log, acknowledged);
    assertThatThrownBy(() -> DuraLog.open(directory, options)).isInstanceOf(LogIoException.class);
    // What it could read may be in memory only, so it must not call it durable.
    assertThatThrownBy(() -> DuraLog.openReadOnly(directory, ReadAs.options(options)))
        .isInstanceOf(LogIoException.class)
        .hasMessageMatching("(?s).*(Read-only file system|Input/output error).*");
    disk.restart("ro");
    try (LogReader reader = DuraLog.openReadOnly(directory, ReadAs.options(options))) {
      replay(reader, acknowledged);
    }
    recoversAfterARestart(acknowledged);
  }
}
