package io.duralog.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogFormatException;
import io.duralog.OnDamage;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Headers of segments and batches of which any field was changed and the checksums made good again:
 * the log is refused, or its own records are read, in order, and what is not read is told.
 */
class ForgedHeaderTest extends RowTest {
  private static final int RECORDS = 9;

  /** What the root knows. */
  enum Root {
    NOTHING,
    ALL_IS_DURABLE,
    CLOSED
  }

  private DirectoryImage lay(Root root) {
    for (int i = 1; i <= RECORDS; i += 3) {
      log.segment(6);
      log.add(Item.text("record " + i));
      log.add(Item.text("record " + (i + 1)), Item.text("record " + (i + 2)));
    }
    log.segment(6); // and one that lies ready
    return switch (root) {
      case NOTHING -> log.image();
      case ALL_IS_DURABLE -> log.opened().image();
      case CLOSED -> log.close().image();
    };
  }

  /** A field of a header, and how to make the header's checksum good. */
  private record Field(String file, int header, int at, boolean wide, boolean batch) {
    long value(byte[] b) {
      int i = header + at;
      return wide ? LittleEndian.getLong(b, i) : LittleEndian.getInt(b, i);
    }

    void forge(byte[] b, long value, int seed) {
      put(b, header + at, value);
      if (batch) {
        LittleEndian.putInt(
            b, header + 4, Crc32c.of(b, header + 8, BatchFormat.HEADER_LENGTH - 8) ^ seed);
        return;
      }
      put(b, header + SegmentFormat.COPY_LENGTH + at, value);
      for (int copy = header; copy < SegmentFormat.HEADER_LENGTH; ) {
        int crc = copy + SegmentFormat.COPY_LENGTH - 4;
        LittleEndian.putInt(b, crc, Crc32c.of(b, copy, crc - copy));
        copy += SegmentFormat.COPY_LENGTH;
      }
    }

    private void put(byte[] b, int i, long value) {
      if (wide) {
        LittleEndian.putLong(b, i, value);
      } else {
        LittleEndian.putInt(b, i, (int) value);
      }
    }

    List<Long> values(long now) {
      List<Long> values = new ArrayList<>(List.of(0L, 1L, 2L, 3L, -1L, now + 1, now - 1, ~now));
      values.addAll(List.of(4096L, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE));
      return values;
    }
  }

  private List<Field> segmentFields() {
    List<Field> fields = new ArrayList<>();
    for (int n = 1; n <= log.segmentNumber(); n++) {
      for (int at = 8; at < 56; at += 4) {
        fields.add(new Field(SegmentFormat.fileName(n), 0, at, at % 8 == 0, false));
        fields.add(new Field(SegmentFormat.fileName(n), 0, at, false, false));
      }
    }
    return fields;
  }

  private List<Field> batchFields() {
    List<Field> fields = new ArrayList<>();
    for (BatchHeader b : log.batches()) {
      String file = SegmentFormat.fileName(b.segment());
      for (int at = 8; at < BatchFormat.HEADER_LENGTH; at += 4) {
        fields.add(new Field(file, (int) b.offset(), at, at < 40 && at % 8 == 0, true));
      }
    }
    return fields;
  }

  private static void judge(Reading r, OnDamage mode, Object what) {
    long before = 0;
    for (long sequence : r.sequences()) {
      assertThat(new String(r.payloads().get(sequence), UTF_8))
          .as("%s", what)
          .isEqualTo("record " + sequence);
      if (mode != OnDamage.SALVAGE || r.damage().isEmpty()) {
        assertThat(sequence).as("%s", what).isEqualTo(before + 1);
      }
      before = sequence;
    }
    List<Long> all = LongStream.rangeClosed(1, RECORDS).boxed().toList();
    if (!r.sequences().equals(all)) {
      assertThat(r.damage()).as("%s: only %s", what, r.sequences()).isNotEmpty();
    }
  }

  private boolean judged(DirectoryImage image, OnDamage mode, Root root, Object what) {
    Reading r;
    try {
      r = new QuickReader(directory, image).read(mode);
    } catch (CorruptLogException | LogFormatException e) {
      return false;
    }
    judge(r, mode, what);
    if (root != Root.NOTHING && mode != OnDamage.SALVAGE) {
      assertThat(r.sequences()).as("durable: %s", what).hasSize(RECORDS);
    }
    return true;
  }

  private int judgeEach(DirectoryImage image, List<Field> fields, Root root) {
    int opened = 0;
    for (Field f : fields) {
      byte[] sound = image.file(f.file()).clone();
      for (long value : f.values(f.value(sound))) {
        byte[] forged = sound.clone();
        f.forge(forged, value, log.seed());
        image.put(f.file(), forged);
        for (OnDamage mode : OnDamage.values()) {
          opened += judged(image, mode, root, f + " = " + value) ? 1 : 0;
        }
      }
      image.put(f.file(), sound);
    }
    return opened;
  }

  @ParameterizedTest
  @EnumSource
  void ofSegments(Root root) {
    DirectoryImage image = lay(root);
    assertThat(judgeEach(image, segmentFields(), root)).isGreaterThan(500);
  }

  @ParameterizedTest
  @EnumSource
  void ofBatches(Root root) {
    DirectoryImage image = lay(root);
    assertThat(judgeEach(image, batchFields(), root)).isGreaterThan(500);
  }

  /** What a reader reads, and then what a writer appends; empty where the log is refused. */
  private List<Long> appendedTo() {
    try {
      List<Long> kept = new ArrayList<>(Reading.of(directory).sequences());
      try (DuraLog opened = DuraLog.open(directory, options(OnDamage.STOP_AT_TORN_TAIL))) {
        kept.add(opened.appendDurable("record " + (opened.lastSequence() + 1)));
      }
      return kept;
    } catch (CorruptLogException | LogFormatException e) {
      return List.of();
    }
  }

  /** What a reader hands out a writer keeps, and what it appends is read after it. */
  @Test
  void aWriterKeepsWhatAReaderReads() {
    DirectoryImage image = lay(Root.NOTHING);
    String last = SegmentFormat.fileName(log.segmentNumber() - 1);
    List<Field> fields = new ArrayList<>(segmentFields());
    fields.addAll(batchFields());
    int written = 0;
    for (Field f : fields) {
      if (!f.file().equals(last) || (f.wide() && !f.batch())) {
        continue;
      }
      byte[] sound = image.file(f.file()).clone();
      byte[] forged = sound.clone();
      f.forge(forged, f.value(sound) + 1, log.seed());
      image.put(f.file(), forged);
      image.writeTo(directory);
      image.put(f.file(), sound);
      List<Long> kept = appendedTo();
      if (!kept.isEmpty()) {
        Reading after = Reading.of(directory, OnDamage.STRICT); // which now refuses nothing
        assertThat(after.sequences()).as("%s", f).isEqualTo(kept);
        written++;
      }
    }
    assertThat(written).isGreaterThan(5);
  }
}
