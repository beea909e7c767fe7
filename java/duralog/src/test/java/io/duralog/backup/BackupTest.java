package io.duralog.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.BackupOptions;
import io.duralog.BackupReport;
import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogCutException;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.engine.BlockFile;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.testlog.ForwardingEngine;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackupTest {
  private static final BackupOptions ALL = BackupOptions.defaults().verifyAll(true);

  @TempDir(factory = OnDisk.class)
  Path temp;

  private Path from() {
    return temp.resolve("log");
  }

  private static LogOptions small(EngineChoice engine) {
    return LogOptions.builder()
        .engine(engine)
        .segmentSize(64 << 10)
        .groupBytes(8 << 10)
        .queueBytes(64 << 10)
        .build();
  }

  private DuraLog open() {
    return DuraLog.open(from(), small(EngineChoice.PORTABLE));
  }

  private static String text(long i, String of) {
    return i + of + " ".repeat((int) (i * 31 % 200));
  }

  private static void append(DuraLog log, long from, long to, String of) {
    for (long i = from; i <= to; i++) {
      assertThat(log.append(text(i, of))).isEqualTo(i);
    }
    log.sync();
  }

  private static List<String> records(Path directory) {
    try (LogReader log =
            DuraLog.openReadOnly(directory, ReadOptions.all().onDamage(OnDamage.STRICT));
        Replay replay = log.replay()) {
      List<String> found = new ArrayList<>();
      replay.forEach(r -> found.add(r.sequence() + " " + r.asString()));
      return found;
    }
  }

  private static List<String> expected(long from, long to, String of) {
    List<String> all = new ArrayList<>();
    for (long i = from; i <= to; i++) {
      all.add(i + " " + text(i, of));
    }
    return all;
  }

  /** What each file of a directory holds. */
  private static Map<String, Integer> contents(Path directory) throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        found.put(name, Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE", "AUTO"})
  void holdsWhatWasDurableAndTheLogGoesOn(EngineChoice engine) throws Exception {
    Path one = temp.resolve("one");
    Path two = temp.resolve("above/two");
    try (DuraLog log = DuraLog.open(from(), small(engine))) {
      append(log, 1, 3_000, " of 1");
      BackupReport first = DuraLog.backup(from(), one, ALL);
      assertThat(first.firstSequence()).isEqualTo(1);
      assertThat(first.lastSequence()).isEqualTo(3_000);
      assertThat(first.linked()).isGreaterThan(4);
      assertThat(first.copied()).isEqualTo(1);
      assertThat(first.bytesCopied()).isBetween(4_096L, 64L << 10);
      append(log, 3_001, 4_000, " of 1");
      assertThat(DuraLog.backup(from(), two, BackupOptions.defaults()).lastSequence())
          .isEqualTo(4_000);
      log.truncateAfter(500); // what was linked stays as it was
      append(log, 501, 700, " of 2");
    }
    assertThat(records(one)).isEqualTo(expected(1, 3_000, " of 1"));
    assertThat(records(two)).isEqualTo(expected(1, 4_000, " of 1"));
    try (LogReader log = DuraLog.openReadOnly(one)) {
      assertThat(log.recovery().cleanlyClosed()).isTrue();
      assertThat(log.generation()).isZero();
    }
    try (DuraLog restored = DuraLog.open(one, small(engine))) { // restoring is opening
      append(restored, 3_001, 3_100, " of 3");
      restored.truncateAfter(1_000);
      append(restored, 1_001, 1_200, " of 3");
    }
    assertThat(records(two)).isEqualTo(expected(1, 4_000, " of 1"));
    List<String> log = expected(1, 500, " of 1");
    log.addAll(expected(501, 700, " of 2"));
    assertThat(records(from())).isEqualTo(log);
  }

  @Test
  void copiesWhatItMayNotLinkAndKeepsZerosOut() throws Exception {
    try (DuraLog log = open()) {
      append(log, 1, 3_000, "");
    }
    Map<String, Integer> before = contents(from());
    Path copy = temp.resolve("copy");
    BackupReport report = DuraLog.backup(from(), copy, ALL.link(false));
    assertThat(report.linked()).isZero();
    assertThat(report.copied()).isGreaterThan(4);
    try (Stream<Path> files = Files.list(copy)) {
      for (Path file : files.toList()) {
        assertThat(Files.getAttribute(file, "unix:nlink")).as("%s", file).isEqualTo(1);
      }
    }
    assertThat(records(copy)).isEqualTo(expected(1, 3_000, ""));
    assertThat(contents(from())).isEqualTo(before);
    assertThat(names(copy)).allMatch(n -> n.equals("root") || n.endsWith(".seg"));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  /** The log is on another file system than its backups. */
  @Test
  void linksToAnEarlierBackupWhatHasNotChangedSince() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory), "a second file system");
    assumeTrue(
        !Files.getFileStore(memory).equals(Files.getFileStore(temp)), "a second file system");
    Path away = Files.createTempDirectory(memory, "duralog-backup").resolve("log");
    try {
      List<String> all = expected(1, 5_000, " of 1");
      Path[] made = {temp.resolve("a"), temp.resolve("b"), temp.resolve("c"), temp.resolve("d")};
      try (DuraLog log = DuraLog.open(away, small(EngineChoice.PORTABLE))) {
        append(log, 1, 3_000, " of 1");
        BackupReport full = DuraLog.backup(away, made[0], BackupOptions.defaults());
        assertThat(full.linked()).isZero();
        append(log, 3_001, 5_000, " of 1");
        BackupReport more = DuraLog.backup(away, made[1], ALL.previous(made[0]));
        assertThat(more.linked()).isEqualTo(full.copied() - 1);
        log.truncateAfter(2_000);
        append(log, 2_001, 6_000, " of 2");
        BackupReport cut = DuraLog.backup(away, made[2], ALL.previous(made[1]));
        assertThat(cut.linked()).isBetween(1, full.copied() - 1); // not those of the old end
        assertThat(cut.generation()).isEqualTo(1);
        log.truncateBefore(1_500);
        DuraLog.backup(away, made[3], ALL.previous(made[2]));
      }
      assertThat(records(made[0])).isEqualTo(all.subList(0, 3_000));
      assertThat(records(made[1])).isEqualTo(all);
      List<String> second = expected(1, 2_000, " of 1");
      second.addAll(expected(2_001, 6_000, " of 2"));
      assertThat(records(made[2])).isEqualTo(second);
      assertThat(records(made[3])).isEqualTo(second.subList(1_499, 6_000));
    } finally {
      try (Stream<Path> files = Files.walk(away.getParent())) {
        files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
      }
    }
  }

  @Test
  void everyBackupBesideABusyWriterIsAPrefix() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong durable = new AtomicLong();
    try (DuraLog log = open()) {
      FutureTask<Long> writes =
          new FutureTask<>(
              () -> {
                long next = 1;
                while (!over.get()) {
                  log.append(text(next++, ""));
                  if (next % 50 == 0) {
                    durable.set(log.sync());
                    log.truncateBefore(Math.max(1, durable.get() - 3_000));
                  }
                }
                return next;
              });
      new Thread(writes, "writes").start();
      for (int i = 0; i < 12; i++) {
        Path copy = temp.resolve("copy-" + i);
        long least = durable.get();
        BackupReport report = DuraLog.backup(from(), copy, ALL);
        assertThat(report.lastSequence()).isGreaterThanOrEqualTo(least);
        assertThat(records(copy))
            .isEqualTo(expected(report.firstSequence(), report.lastSequence(), ""));
      }
      over.set(true);
      writes.get();
    }
  }

  /** When the first segment is copied something happens to the log, once or at each attempt. */
  private BackupReport whileIt(Runnable happens, Path to, boolean again) {
    AtomicBoolean done = new AtomicBoolean();
    return Backup.make(
        from(),
        to,
        ALL.link(false),
        () ->
            new ForwardingEngine(EngineSelection.forReader(from(), EngineChoice.PORTABLE)) {
              @Override
              public BlockFile openToRead(Path path) {
                if (path.toString().endsWith("1.seg") && isCopy() && isDue()) {
                  happens.run();
                }
                return super.openToRead(path);
              }

              private boolean isCopy() {
                return StackWalker.getInstance()
                    .walk(all -> all.anyMatch(f -> f.getClassName().endsWith(".BackupFiles")));
              }

              private boolean isDue() {
                return again || done.compareAndSet(false, true);
              }
            });
  }

  @Test
  void aCutMeanwhileStartsItOver() {
    try (DuraLog log = open()) {
      append(log, 1, 3_000, " of 1");
      Path copy = temp.resolve("copy");
      BackupReport report =
          whileIt(
              () -> {
                log.truncateAfter(300);
                append(log, 301, 900, " of 2");
              },
              copy,
              false);
      assertThat(report.generation()).isEqualTo(1);
      List<String> all = expected(1, 300, " of 1");
      all.addAll(expected(301, 900, " of 2"));
      assertThat(records(copy)).isEqualTo(all);
      assertThatThrownBy(
              () ->
                  whileIt(() -> log.truncateAfter(log.lastSequence() - 1), temp.resolve("c"), true))
          .isInstanceOf(LogCutException.class);
      assertThat(temp.toFile().list()).containsOnly("log", "copy");
    }
  }

  @Test
  void segmentsGivenUpMeanwhileStartItOver() {
    try (DuraLog log = open()) {
      append(log, 1, 3_000, "");
      Path copy = temp.resolve("copy");
      BackupReport report =
          whileIt(
              () -> {
                log.truncateBefore(2_900);
                while (Files.exists(from().resolve("0000000004.seg"))) {
                  Thread.onSpinWait(); // files go later
                }
              },
              copy,
              false);
      assertThat(records(copy)).isEqualTo(expected(report.firstSequence(), 3_000, ""));
    }
  }

  @Test
  void anEmptyLogAndOneThatWasResetAreLogsToo() {
    try (DuraLog log = open()) {
      Path empty = temp.resolve("empty");
      assertThat(DuraLog.backup(from(), empty, ALL).lastSequence()).isZero();
      append(log, 1, 2_000, "");
      log.reset(9_000);
      Path reset = temp.resolve("reset");
      BackupReport report = DuraLog.backup(from(), reset, ALL);
      assertThat(report.firstSequence()).isEqualTo(9_000);
      assertThat(report.lastSequence()).isEqualTo(8_999);
      try (DuraLog one = DuraLog.open(empty);
          DuraLog other = DuraLog.open(reset)) {
        assertThat(one.appendDurable("a")).isEqualTo(1);
        assertThat(other.appendDurable("a")).isEqualTo(9_000);
      }
    }
  }

  @Test
  void damageIsToldByTheOriginalsNamesAndNothingIsLeft() throws Exception {
    try (DuraLog log = open()) {
      append(log, 1, 3_000, "");
    }
    Path damaged = from().resolve("0000000001.seg");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[4096 + 100] ^= 1;
    Files.write(damaged, bytes);
    for (BackupOptions options : List.of(ALL, ALL.link(false))) {
      CorruptLogException met =
          catchThrowableOfType(
              CorruptLogException.class,
              () -> DuraLog.backup(from(), temp.resolve("copy"), options));
      assertThat(met.damage().path()).isEqualTo(damaged);
      assertThat(met.damage().offset()).isBetween(4096L, 4196L);
      assertThat(met.damage().firstLost()).isPositive();
    }
    assertThat(temp.toFile().list()).containsExactly("log");
    Path copy = temp.resolve("copy"); // its end alone is sound
    assertThat(DuraLog.backup(from(), copy, BackupOptions.defaults()).lastSequence())
        .isEqualTo(3_000);
  }

  @Test
  void aWrongPlaceIsRefusedAndNothingIsTouched() throws Exception {
    Path taken = Files.createDirectory(temp.resolve("taken"));
    Files.createFile(taken.resolve("file"));
    assertThatThrownBy(() -> DuraLog.backup(from(), temp.resolve("copy"), BackupOptions.defaults()))
        .isInstanceOf(LogIoException.class);
    Files.createDirectory(from());
    assertThatThrownBy(() -> DuraLog.backup(from(), temp.resolve("copy"), BackupOptions.defaults()))
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining("there is no log");
    try (DuraLog log = open()) {
      append(log, 1, 10, "");
    }
    Map<String, Integer> before = contents(from());
    assertThatThrownBy(() -> DuraLog.backup(from(), taken, BackupOptions.defaults()))
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining("taken");
    assertThatThrownBy(() -> DuraLog.backup(from(), from().resolve("in"), ALL))
        .isInstanceOf(IllegalArgumentException.class);
    for (Path other : List.of(taken, temp.resolve("nowhere"))) {
      assertThatThrownBy(() -> DuraLog.backup(from(), temp.resolve("copy"), ALL.previous(other)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a backup of the same log");
    }
    assertThat(contents(from())).isEqualTo(before);
    assertThat(temp.toFile().list()).containsOnly("log", "taken");
  }
}
