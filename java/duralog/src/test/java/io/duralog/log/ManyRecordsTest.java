package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.testlog.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Batches of many small records, of which an engine may check many in one call: each engine tells
 * the sound ones from the others as the library's own code does.
 */
@Timeout(120)
class ManyRecordsTest {
  private static final int BATCHES = 5;
  private static final int RECORDS = 4_000;

  /** Bytes at the end of the log that a reader comes to last. */
  private static final long END = 600 << 10;

  private final SplittableRandom random = new SplittableRandom(16);

  @TempDir Path directory;

  @BeforeEach
  void fill() {
    try (DuraLog log = DuraLog.open(directory)) {
      for (int b = 0; b < BATCHES; b++) {
        Batch batch = Batch.create();
        for (int i = 0; i < RECORDS; i++) {
          byte[] payload = new byte[random.nextInt(b % 2 == 0 ? 200 : 100)];
          random.nextBytes(payload);
          batch.add(16 + random.nextInt(200), ByteBuffer.wrap(payload));
        }
        log.appendAll(batch);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void soundOnesAreRead(EngineKind kind) {
    TreeMap<Long, String> records = read(kind);
    assertThat(records).hasSize(BATCHES * RECORDS);
    assertThat(records).isEqualTo(readPortably());
  }

  @Test
  void oneThatIsNotIsFound() throws IOException {
    Path first = directory.resolve("0000000001.seg");
    long written = written(first);
    for (int i = 0; i < 6; i++) {
      long offset = written - random.nextLong(1, END);
      flip(first, offset);
      TreeMap<Long, String> portably = readPortably();
      for (EngineKind kind : EngineKind.available()) {
        assertThat(read(kind)).as("%s, bit at %s", kind, offset).isEqualTo(portably);
      }
      flip(first, offset);
    }
  }

  /** Index after the last byte that is not zero. */
  private static long written(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static void flip(Path file, long offset) throws IOException {
    try (FileChannel c =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      c.read(one, offset);
      c.write(one.put(0, (byte) (one.get(0) ^ 4)).flip(), offset);
    }
  }

  private TreeMap<Long, String> read(EngineKind kind) {
    try (Engine engine = kind.open(directory, LogOptions.defaults());
        LogReader log =
            LogOpenerAccess.openReadOnly(
                directory, ReadOptions.all().onDamage(OnDamage.SALVAGE), engine)) {
      return records(Reading.of(log));
    }
  }

  private TreeMap<Long, String> readPortably() {
    ReadOptions options =
        ReadOptions.all().onDamage(OnDamage.SALVAGE).engine(EngineChoice.PORTABLE);
    try (LogReader log = DuraLog.openReadOnly(directory, options)) {
      return records(Reading.of(log));
    }
  }

  /** By sequence; what the replay found damaged stands at 0. */
  private static TreeMap<Long, String> records(Reading r) {
    TreeMap<Long, String> seen = new TreeMap<>();
    r.payloads().forEach((s, p) -> seen.put(s, p.length + ":" + Arrays.hashCode(p)));
    if (!r.damage().isEmpty()) {
      seen.put(0L, r.damage().toString());
    }
    return seen;
  }
}
