package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import io.duralog.engine.Engine;
import io.duralog.engine.readahead.ReaderKind;
import io.duralog.format.LogRoot;
import io.duralog.recovery.Recovery;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.ReadAs;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read past the page cache is what is read through it, report by report. */
@Timeout(120)
@Tag("own-engine")
@Tag("slow")
class ColdReplayTest {
  private static final int KIB = 1024;

  @TempDir(factory = OnDisk.class)
  Path temporary;

  private static LogOptions options(OnDamage mode) {
    return LogOptions.builder()
        .onDamage(mode)
        .segmentSize(512 * KIB)
        .groupBytes(32 * KIB)
        .queueBytes(256 * KIB)
        .build();
  }

  static LogReader reader(Path directory, Engine engine, OnDamage mode) {
    return new ReaderLog(
        directory, ReadAs.options(mode), engine, Recovery.forReader(directory, engine, mode));
  }

  /** A log of several segments, some of its records larger than a window of the reader. */
  private Path write(SplittableRandom random) {
    Path directory = temporary.resolve("log-" + random.nextInt(1 << 30));
    for (int run = 0; run < 2; run++) {
      try (DuraLog log = DuraLog.open(directory, options(OnDamage.STOP_AT_TORN_TAIL))) {
        for (int i = 0; i < 150; i++) {
          int most = random.nextInt(40) == 0 ? 1_500 * KIB : 20 * KIB;
          byte[] payload = new byte[random.nextInt(most)];
          random.nextBytes(payload);
          log.append(payload);
          if (random.nextInt(8) == 0) {
            log.sync();
          }
        }
      }
    }
    return directory;
  }

  private static void damage(DirectoryImage image, SplittableRandom random) {
    int wounds = random.nextInt(5);
    for (int i = 0; i < wounds; i++) {
      List<String> names = image.names();
      String name = names.get(random.nextInt(names.size()));
      byte[] bytes = image.file(name);
      int at = random.nextInt(Math.max(1, bytes.length));
      switch (bytes.length == 0 ? 4 : random.nextInt(5)) {
        case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 60_000), (byte) 0);
        case 3 -> image.put(name, Arrays.copyOf(bytes, at)); // of any length
        default -> forget(image, name, random.nextBoolean());
      }
    }
  }

  private static void forget(DirectoryImage image, String name, boolean end) {
    if (end && image.has("root") && LogRoot.read(image.file("root"), 0) != null) {
      Roots.forget(image);
    } else {
      image.remove(name);
    }
  }

  /** All that opening and replaying tell, also by their exceptions. */
  private static List<Object> outcome(ReaderKind kind, Path directory, OnDamage mode) {
    List<Object> seen = new ArrayList<>();
    try (Engine engine = kind.open();
        LogReader log = reader(directory, engine, mode)) {
      Reading r = Reading.of(log);
      seen.add(withoutTime(r.opened()));
      seen.add(withoutTime(r.replayed()));
      seen.add(r.last());
      TreeMap<Long, String> payloads = new TreeMap<>();
      r.payloads().forEach((s, p) -> payloads.put(s, p.length + ":" + Arrays.hashCode(p)));
      seen.add(payloads);
      for (long from = 1; from <= r.last(); from += 71) {
        seen.add(sequences(log, from));
      }
      assertThat(engine.info().reasons()).isEmpty();
    } catch (DuraLogException e) {
      seen.add(e.getClass());
      seen.add(e.getMessage());
    }
    return seen;
  }

  private static Object sequences(LogReader log, long from) {
    List<Object> seen = new ArrayList<>();
    try (Replay replay = log.replay(ReadOptions.all().from(from).until(from + 60))) {
      for (LogRecord r : replay) {
        seen.add(r.sequence() + ":" + r.payload().hashCode());
      }
      seen.add(withoutTime(replay.report()));
    } catch (DuraLogException e) {
      seen.add(e.getClass());
      seen.add(e.getMessage());
    }
    return seen;
  }

  private static Object withoutTime(RecoveryReport r) {
    return List.of(r.segments(), r.records(), r.bytes(), r.cleanlyClosed(), r.damage());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void recordsAndReportsAreTheSame(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DirectoryImage sound = DirectoryImage.of(write(random));
    Path directory = temporary.resolve("read");
    for (int round = 0; round < 4; round++) {
      DirectoryImage image = sound.copy();
      if (round > 0) {
        damage(image, random);
      }
      image.writeTo(directory);
      for (OnDamage mode : OnDamage.values()) {
        List<Object> expected = outcome(ReaderKind.PORTABLE, directory, mode);
        for (ReaderKind kind : ReaderKind.available()) {
          assertThat(outcome(kind, directory, mode))
              .as("%s by %s, round %s of seed %s", mode, kind, round, seed)
              .isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void severalIteratorsOfOneReplayReadSideBySide(ReaderKind kind) {
    Path directory = write(new SplittableRandom(9));
    try (Engine engine = kind.open();
        LogReader log = reader(directory, engine, OnDamage.STRICT);
        Replay replay = log.replay()) {
      List<Iterator<LogRecord>> iterators = new ArrayList<>();
      List<Long> at = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(10);
      for (int i = 0; i < 2_000; i++) {
        if (iterators.size() < 5) {
          iterators.add(replay.iterator());
          at.add(0L);
        }
        int which = random.nextInt(iterators.size());
        if (iterators.get(which).hasNext()) {
          at.set(which, at.get(which) + 1);
          assertThat(iterators.get(which).next().sequence()).isEqualTo(at.get(which));
        } else {
          assertThat(at.get(which)).isEqualTo(log.lastSequence());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReaderBesideALiveWriterSeesAllThatWasDurable(ReaderKind kind) throws Exception {
    Path directory = temporary.resolve("live");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong durable = new AtomicLong();
    try (DuraLog writer = DuraLog.open(directory, options(OnDamage.STRICT))) {
      writer.appendDurable(new Numbered(0, 0, 3000).bytes());
      Thread appender =
          new Thread(
              () -> {
                for (int i = 1; !stop.get() && i < 3_000; i++) {
                  writer.append(new Numbered(0, i, 3000).bytes());
                  if (i % 7 == 0) {
                    writer.sync();
                    durable.set(writer.durableSequence());
                  }
                }
              });
      appender.start();
      try (Engine engine = kind.open()) {
        for (int round = 0; round < 25; round++) {
          long least = durable.get();
          try (LogReader log = reader(directory, engine, OnDamage.STOP_AT_TORN_TAIL)) {
            assertThat(log.lastSequence()).isGreaterThanOrEqualTo(least);
            Reading r = Reading.of(log);
            assertThat(r.payloads()).hasSize((int) log.lastSequence());
            r.payloads()
                .forEach((s, p) -> assertThat(Numbered.of(p).index()).isEqualTo((int) (s - 1)));
            // A batch in the middle of being written looks like a torn tail.
            assertThat(r.damage())
                .as("round %s", round)
                .allMatch(d -> d.kind() == Damage.Kind.TORN_TAIL && !d.certain());
          }
        }
      } finally {
        stop.set(true);
        appender.join();
      }
    }
  }
}
