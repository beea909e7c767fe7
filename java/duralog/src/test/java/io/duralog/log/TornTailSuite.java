package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.OnDamage;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Reading;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Torn tails on real files: a real writer's log, cut, reopened, continued, reopened. */
abstract class TornTailSuite {
  @TempDir(factory = OnDisk.class)
  Path directory;

  private static final String FILE = "0000000001.seg";
  private static final int RECORDS = 40;

  private final LogOptions options =
      LogOptions.builder().directIo(direct()).segmentSize(128 << 10).groupBytes(16 << 10).build();

  abstract boolean direct();

  /** As a kill leaves it: appendAll batches of 40 records, each durable before the next. */
  private DirectoryImage killed(int batches, int recordBytes) {
    Path work = directory.resolve("work");
    try (DuraLog log = DuraLog.open(work, options)) {
      for (int i = 0; i < batches; i++) {
        Batch batch = Batch.create();
        for (int r = 0; r < RECORDS; r++) {
          batch.add(Arrays.copyOf(("batch " + i + " record " + r).getBytes(), recordBytes));
        }
        log.appendDurable(batch);
      }
      return DirectoryImage.of(work);
    }
  }

  private static int written(byte[] file) {
    int end = file.length;
    while (end > 0 && file[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** Opens, checks that whole batches are left, appends, closes, and reads it all again. */
  private void recoverAndGoOn(DirectoryImage image, long most) {
    Path copy = directory.resolve("copy");
    image.writeTo(copy);
    long last;
    try (DuraLog log = DuraLog.open(copy, options)) {
      last = log.lastSequence();
      assertThat(last).isLessThanOrEqualTo(most);
      assertThat(last % RECORDS).as("appendAll is all or nothing, %d", last).isZero();
      assertThat(log.durableSequence()).isEqualTo(last);
      assertThat(log.recovery().damage()).allMatch(d -> d.kind() == Kind.TORN_TAIL);
      for (int i = 1; i <= 3; i++) {
        assertThat(log.append("new " + i)).isEqualTo(last + i);
        log.sync();
      }
    }
    Reading r = Reading.of(copy, OnDamage.STRICT);
    assertThat(r.damage()).isEmpty();
    assertThat(r.sequences()).isEqualTo(LongStream.rangeClosed(1, last + 3).boxed().toList());
    assertThat(r.payloads().get(last + 3)).asString().isEqualTo("new 3");
    if (last > 0) {
      String text = "batch " + (last / RECORDS - 1) + " record " + (RECORDS - 1);
      assertThat(new String(r.payloads().get(last)).strip().replace("\0", "")).isEqualTo(text);
    }
  }

  @Test
  void truncatedAnywhereInTheLastBatchesTheLogGoesOn() {
    DirectoryImage image = killed(4, 150);
    byte[] whole = image.file(FILE);
    int end = written(whole);
    for (int n = end - 12_000; n <= end; n += 997) {
      recoverAndGoOn(image.copy().put(FILE, Arrays.copyOf(whole, n)), 160);
    }
  }

  @Test
  void zeroedFromAnySectorOfTheLastBatchesTheLogGoesOn() {
    DirectoryImage image = killed(4, 150);
    byte[] whole = image.file(FILE);
    for (int n = written(whole) / 512 * 512; n > 4096; n -= 3584) {
      byte[] file = whole.clone();
      Arrays.fill(file, n, file.length, (byte) 0);
      recoverAndGoOn(image.copy().put(FILE, file), 160);
    }
  }

  @Test
  void aBatchLargerThanEveryBufferIsAllOrNothingToo() {
    DirectoryImage image = killed(2, 2_000); // 80,000 bytes each, buffers hold 16 KiB
    assertThat(image.has("0000000002.seg")).isTrue();
    byte[] whole = image.file("0000000002.seg");
    for (int n = written(whole); n > 4096; n -= 9_000) {
      byte[] file = whole.clone();
      Arrays.fill(file, n - 1, file.length, (byte) 0);
      recoverAndGoOn(image.copy().put("0000000002.seg", file), 80);
    }
  }

  @Test
  void afterTheCutNothingOfTheTailIsLeft() {
    DirectoryImage image = killed(3, 150);
    byte[] file = image.file(FILE);
    int end = written(file);
    file[end - 1] ^= 1; // the last record
    Path copy = image.writeTo(directory.resolve("copy"));
    DuraLog.open(copy, options).close();
    byte[] after = DirectoryImage.of(copy).file(FILE);
    int left = written(after);
    assertThat(left).isLessThan(end);
    assertThat(Arrays.equals(after, 0, left, image.file(FILE), 0, left)).isTrue();
    Reading r = Reading.of(copy, OnDamage.STRICT);
    assertThat(r.last()).isEqualTo(2L * RECORDS);
  }
}
