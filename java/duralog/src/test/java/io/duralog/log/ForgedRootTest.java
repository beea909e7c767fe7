package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogFormatException;
import io.duralog.OnDamage;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.LogRoot;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A root of which any field was changed and the checksums made good again: the log is refused, or
 * what is read of it are its own records, in order and without a hole that is not told.
 */
class ForgedRootTest extends RowTest {
  private static final int RECORDS = 9;

  private DirectoryImage lay(boolean closed) {
    for (int i = 1; i <= RECORDS; i += 3) {
      log.segment(6);
      log.add(Item.text("record " + i));
      log.add(Item.text("record " + (i + 1)), Item.text("record " + (i + 2)));
    }
    return (closed ? log.close() : log.opened()).image();
  }

  private static byte[] forged(byte[] root, int at, long value, boolean wide) {
    byte[] b = root.clone();
    for (int copy = 0; copy < LogRoot.LENGTH; copy += LogRoot.COPY_LENGTH) {
      if (wide) {
        LittleEndian.putLong(b, copy + at, value);
      } else {
        LittleEndian.putInt(b, copy + at, (int) value);
      }
      int crc = copy + LogRoot.COPY_LENGTH - 4;
      LittleEndian.putInt(b, crc, Crc32c.of(b, copy, crc - copy));
    }
    return b;
  }

  private static List<Long> values(long now) {
    List<Long> values = new ArrayList<>(List.of(0L, 1L, 2L, 3L, -1L, now + 1, now - 1, ~now));
    values.addAll(List.of(4096L, 8192L, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE));
    return values;
  }

  /** Its own records, none twice, in order; without a hole where it calls itself sound. */
  private static void judge(Reading r, LogRoot root, OnDamage mode) {
    long before = root.beginning().first() - 1;
    for (long sequence : r.sequences()) {
      assertThat(new String(r.payloads().get(sequence), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("record " + sequence);
      assertThat(sequence).isGreaterThan(before);
      if (mode != OnDamage.SALVAGE || r.damage().isEmpty()) {
        assertThat(sequence).isEqualTo(before + 1);
      }
      before = sequence;
    }
  }

  private void judgeEach(boolean closed) {
    DirectoryImage image = lay(closed);
    byte[] sound = image.file(Roots.ROOT).clone();
    int opened = 0;
    for (int at = 8; at < 640; at += at < 136 ? 4 : 60) {
      for (boolean wide : new boolean[] {false, true}) {
        long now = wide ? LittleEndian.getLong(sound, at) : LittleEndian.getInt(sound, at);
        for (long value : values(now)) {
          byte[] root = forged(sound, at, value, wide);
          image.put(Roots.ROOT, root);
          for (OnDamage mode : OnDamage.values()) {
            opened += judged(image, LogRoot.read(root, 0), mode) ? 1 : 0;
          }
        }
      }
    }
    assertThat(opened).isGreaterThan(500);
  }

  private boolean judged(DirectoryImage image, LogRoot root, OnDamage mode) {
    try {
      judge(new QuickReader(directory, image).read(mode), root == null ? fresh() : root, mode);
      return true;
    } catch (CorruptLogException | LogFormatException e) {
      return false;
    }
  }

  private static LogRoot fresh() {
    return LogRoot.fresh(HandLog.ID, 0, 0);
  }

  @Test
  void ofALogThatIsOpen() {
    judgeEach(false);
  }

  @Test
  void ofALogThatWasClosed() {
    judgeEach(true);
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
    DirectoryImage image = lay(true);
    byte[] sound = image.file(Roots.ROOT).clone();
    for (int at = 12; at < 104; at += 4) {
      for (long value : new long[] {1, 8192}) {
        image.put(Roots.ROOT, forged(sound, at, value, false));
        image.writeTo(directory);
        List<Long> kept = appendedTo();
        if (kept.isEmpty()) {
          continue; // refused
        }
        Reading after = Reading.of(directory, OnDamage.STRICT); // which now refuses nothing
        assertThat(after.sequences()).as("%d at %d", value, at).isEqualTo(kept);
        judge(after, Roots.of(directory), OnDamage.STRICT);
      }
    }
  }
}
