package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.RecoveryReport;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.ReadAs;
import io.duralog.testlog.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines take turns on one log, and each makes of it, sound or damaged, what the others make. */
@Timeout(120)
@Tag("slow")
class CrossEngineTest {
  private static final List<EngineKind> ENGINES = EngineKind.available();

  @TempDir Path temporary;

  private static LogOptions options(OnDamage mode) {
    return Shapes.tiny(true).onDamage(mode).build();
  }

  private static DuraLog open(EngineKind engine, Path directory, OnDamage mode) {
    return LogOpenerAccess.open(directory, options(mode), engine::open);
  }

  /** Appends in every way, and returns what an image taken in the midst of it holds. */
  private static DirectoryImage turn(
      EngineKind engine, Path directory, SplittableRandom random, List<byte[]> expected) {
    DirectoryImage image;
    try (DuraLog log = open(engine, directory, OnDamage.STOP_AT_TORN_TAIL)) {
      assertThat(log.lastSequence()).isEqualTo(expected.size());
      int records = 1 + random.nextInt(60);
      for (int i = 0; i < records; i++) {
        byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(30_000) : 300];
        random.nextBytes(payload);
        expected.add(payload);
        long sequence = random.nextInt(4) == 0 ? log.appendDurable(payload) : log.append(payload);
        assertThat(sequence).isEqualTo(expected.size());
      }
      log.sync();
      image = DirectoryImage.of(directory);
    }
    return random.nextBoolean() ? DirectoryImage.of(directory) : image; // closed, or killed
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void writersOfAllEnginesTakeTurnsOnOneLog(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path directory = temporary.resolve("log");
    List<byte[]> expected = new ArrayList<>();
    for (int i = 0; i < 3 * ENGINES.size(); i++) {
      EngineKind engine = ENGINES.get((i + random.nextInt(2)) % ENGINES.size());
      turn(engine, directory, random, expected).writeTo(directory);
      Reading reading = Reading.of(directory);
      assertThat(reading.damage()).as(engine.name()).isEmpty();
      assertThat(reading.payloads()).hasSize(expected.size());
      long sequence = 1;
      for (byte[] payload : expected) {
        assertThat(reading.payloads().get(sequence++)).isEqualTo(payload);
      }
    }
  }

  /** All that an open makes of a log: its reports, its records, and its files. */
  private static List<Object> outcome(EngineKind engine, Path directory, OnDamage mode) {
    List<Object> seen = new ArrayList<>();
    if (mode == OnDamage.SALVAGE) {
      try (Engine reads = engine.open(directory, options(OnDamage.STRICT));
          LogReader log = LogOpenerAccess.openReadOnly(directory, ReadAs.options(mode), reads)) {
        note(Reading.of(log), seen);
      } catch (DuraLogException e) {
        seen.add(e.getMessage());
      }
      return seen;
    }
    try (DuraLog log = open(engine, directory, mode)) {
      note(Reading.of(log), seen);
      seen.add(log.append("goes on"));
    } catch (DuraLogException e) {
      seen.add(e.getClass());
      seen.add(e.getMessage());
    }
    seen.add(Reading.of(directory, OnDamage.SALVAGE).sequences());
    return seen;
  }

  private static void note(Reading r, List<Object> seen) {
    seen.add(withoutTime(r.opened()));
    seen.add(withoutTime(r.replayed()));
    seen.add(r.last());
    TreeMap<Long, String> payloads = new TreeMap<>();
    r.payloads().forEach((s, p) -> payloads.put(s, p.length + ":" + Arrays.hashCode(p)));
    seen.add(payloads);
  }

  private static Object withoutTime(RecoveryReport r) {
    return List.of(r.segments(), r.records(), r.cleanlyClosed(), r.damage());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void damageIsJudgedAlikeByAll(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path directory = temporary.resolve("log");
    for (EngineKind writer : ENGINES) {
      new DirectoryImage().writeTo(directory);
      DirectoryImage image = turn(writer, directory, random, new ArrayList<>());
      damage(image, random);
      for (OnDamage mode : OnDamage.values()) {
        List<Object> first = null;
        for (EngineKind reader : ENGINES) {
          image.writeTo(directory);
          List<Object> seen = outcome(reader, directory, mode);
          first = first == null ? seen : first;
          assertThat(seen)
              .as("%s by %s, written by %s, seed %s", mode, reader, writer, seed)
              .isEqualTo(first);
        }
      }
    }
  }

  private static void damage(DirectoryImage image, SplittableRandom random) {
    int wounds = random.nextInt(4);
    for (int i = 0; i < wounds; i++) {
      List<String> names = image.names();
      String name = names.get(random.nextInt(names.size()));
      byte[] bytes = image.file(name);
      if (bytes.length == 0) {
        continue;
      }
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 5000), (byte) 0);
        default -> image.put(name, Arrays.copyOf(bytes, at));
      }
    }
  }
}
