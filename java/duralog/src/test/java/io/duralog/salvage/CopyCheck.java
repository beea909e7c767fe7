package io.duralog.salvage;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.SalvageReport;
import io.duralog.engine.EngineKind;
import io.duralog.log.LogOpenerAccess;
import io.duralog.testlog.ReadAs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What must hold of every copy of what is left of a log. */
public final class CopyCheck {
  /** Small, so that several are needed, and as many batches. */
  private static final long SEGMENT = 16 << 10;

  private CopyCheck() {}

  /**
   * Salvages a log and compares: the copy holds what a reader that salvages reads, says where
   * something is missing, and is appended to; the original is as it was.
   *
   * @return what the salvage reported
   */
  public static SalvageReport check(Path from, Path to, EngineKind engine) {
    List<String> before = fingerprint(from);
    TreeMap<Long, String> expected;
    List<Damage> damage;
    try (LogReader log = DuraLog.openReadOnly(from, ReadAs.options(OnDamage.SALVAGE));
        Replay replay = log.replay()) {
      expected = records(replay);
      damage = replay.report().damage();
    }
    SalvageReport report = copy(from, to, engine);
    assertThat(fingerprint(from)).as("the original").isEqualTo(before);
    assertThat(Files.exists(to.resolveSibling(to.getFileName() + ".tmp"))).isFalse();
    assertThat(report.records()).isEqualTo(expected.size());
    assertThat(report.damage()).isEqualTo(damage);
    assertThat(report.firstSequence()).isEqualTo(expected.isEmpty() ? 0 : expected.firstKey());
    assertThat(report.lastSequence()).isEqualTo(expected.isEmpty() ? 0 : expected.lastKey());
    requireHolds(to, expected);
    append(to, engine, expected);
    requireHolds(to, expected);
    return report;
  }

  /** The same on a portable and a native engine, in a directory that is deleted. */
  public static void checkOnEach(Path from) {
    for (EngineKind engine : List.of(EngineKind.PORTABLE_DIRECT, EngineKind.NATIVE)) {
      if (EngineKind.available().contains(engine)) {
        checkAside(from, engine);
      }
    }
  }

  /** The same on one engine. */
  public static void checkAside(Path from, EngineKind engine) {
    Path aside = Path.of(from + "-copies");
    try {
      check(from, aside.resolve("copy"), engine);
    } finally {
      delete(aside);
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Salvages with an engine, into small segments. */
  public static SalvageReport copy(Path from, Path to, EngineKind engine) {
    return Salvage.copy(
        from, to, ReadOptions.all(), SEGMENT, d -> engine.open(d, LogOptions.defaults()));
  }

  private static void requireHolds(Path directory, TreeMap<Long, String> expected) {
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(OnDamage.STRICT));
        Replay replay = log.replay()) {
      assertThat(log.recovery().cleanlyClosed()).isTrue();
      assertThat(log.firstSequence()).isEqualTo(expected.isEmpty() ? 1 : expected.firstKey());
      assertThat(log.lastSequence()).isEqualTo(expected.isEmpty() ? 0 : expected.lastKey());
      assertThat(records(replay)).isEqualTo(expected);
      assertThat(replay.report().damage())
          .allMatch(d -> d.kind() == Damage.Kind.LOST_RANGE && d.certain());
      List<String> lost =
          replay.report().damage().stream().map(d -> d.firstLost() + "-" + d.lastLost()).toList();
      assertThat(lost).containsExactlyInAnyOrderElementsOf(gaps(expected));
    }
  }

  private static List<String> gaps(TreeMap<Long, String> records) {
    List<String> gaps = new ArrayList<>();
    long next = records.isEmpty() ? 1 : records.firstKey(); // the copy begins there
    for (long sequence : records.keySet()) {
      if (sequence > next) {
        gaps.add(next + "-" + (sequence - 1));
      }
      next = sequence + 1;
    }
    return gaps;
  }

  private static void append(Path to, EngineKind engine, TreeMap<Long, String> records) {
    LogOptions options =
        LogOptions.builder().segmentSize(64 << 10).onDamage(OnDamage.STRICT).build();
    long next = records.isEmpty() ? 1 : records.lastKey() + 1;
    try (DuraLog log = LogOpenerAccess.open(to, options, engine::open)) {
      assertThat(log.appendDurable("the next one")).isEqualTo(next);
      records.put(next, "2 " + Arrays.hashCode("the next one".getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static TreeMap<Long, String> records(Replay replay) {
    TreeMap<Long, String> records = new TreeMap<>();
    for (LogRecord r : replay) {
      records.put(r.sequence(), r.type() + " " + Arrays.hashCode(r.toByteArray()));
    }
    return records;
  }

  /** All that anybody could see of a directory: names, bytes, modes and times. */
  public static List<String> fingerprint(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<String> seen = new ArrayList<>();
      for (Path p : files.sorted().toList()) {
        int content = Files.isRegularFile(p) ? Arrays.hashCode(readable(p)) : 0;
        seen.add(
            p
                + " "
                + Files.readAttributes(
                    p, "unix:mode,lastModifiedTime,size,ino,ctime", LinkOption.NOFOLLOW_LINKS)
                + " "
                + content);
      }
      return seen;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readable(Path p) throws IOException {
    return Files.isReadable(p) ? Files.readAllBytes(p) : new byte[0];
  }
}
