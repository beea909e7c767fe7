package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.OnDamage;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.RecordFormat;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every byte of a cleanly closed log, changed in turn: always noticed, never costing more than the
 * records it touches, reported at its place.
 */
class EveryByteTest {
  @TempDir(factory = OnDisk.class)
  Path directory;

  private final HandLog log = new HandLog();
  private final List<byte[]> payloads = new ArrayList<>();
  private QuickReader reader;

  /** Three batches in the first segment, one of two blocks, and two in the second. */
  @BeforeEach
  void lay() {
    log.segment(5);
    add(Item.text("first"), Item.bytes(0, 0), Item.bytes(1900, 'b'));
    add(Item.bytes(10, 'c'), Item.bytes(4100, 'd'), Item.text("sixth"));
    log.segment(3);
    add(Item.bytes(1, 'e'), Item.bytes(950, 'f'));
    add(Item.bytes(90, 'g'), Item.bytes(9, 0));
    reader = new QuickReader(directory, log.close().image());
  }

  private void add(Item... items) {
    log.add(items);
    for (Item item : items) {
      payloads.add(item.payload());
    }
  }

  private void flipped(String file, long offset, int bits, Runnable check) {
    byte[] bytes = log.image().file(file);
    bytes[(int) offset] ^= (byte) bits;
    try {
      check.run();
    } catch (AssertionError e) {
      throw new AssertionError(
          String.format("%s, offset %d, bits %02x: %s", file, offset, bits, e.getMessage()), e);
    } finally {
      bytes[(int) offset] ^= (byte) bits;
    }
  }

  private void eachBit(String file, long offset, Runnable check) {
    for (int bit = 0; bit < 8; bit++) {
      flipped(file, offset, 1 << bit, check);
    }
  }

  private static int anyBit(long offset) {
    return 1 << (int) (offset * 31 % 8);
  }

  private void assertAllThereBut(long lost, Reading r) {
    assertThat(r.last()).isEqualTo(payloads.size());
    for (long s = 1; s <= payloads.size(); s++) {
      byte[] wanted = s == lost ? null : payloads.get((int) s - 1);
      // Not AssertJ's comparison: it boxes every byte, and this is done a hundred million times.
      if (!Arrays.equals(r.payloads().get(s), wanted)) {
        throw new AssertionError("record " + s + " is not as it should be");
      }
    }
  }

  /** Noticed, reported at its place, and nothing is lost nor refused but by STRICT. */
  private void costsNothing(Kind kind, String file, long offset, long length) {
    Damage expected =
        Damage.builder(kind, directory.resolve(file)).at(offset, length).certain(true).build();
    for (OnDamage mode : new OnDamage[] {OnDamage.STOP_AT_TORN_TAIL, OnDamage.SALVAGE}) {
      Reading r = reader.read(mode);
      assertThat(r.damage()).containsExactly(expected);
      assertAllThereBut(0, r);
    }
    assertThat(reader.refusal(OnDamage.STRICT)).isEqualTo(expected);
  }

  /** Refused at its place by default; salvaged, it costs that one record or none. */
  private void costs(long lost, Kind kind, String file, long offset) {
    Damage refused = reader.refusal(OnDamage.STOP_AT_TORN_TAIL);
    Reading r = reader.read(OnDamage.SALVAGE);
    assertThat(r.damage()).hasSize(1);
    Damage d = r.damage().get(0);
    assertThat(d.kind()).isEqualTo(kind);
    assertThat(d.path()).isEqualTo(directory.resolve(file));
    assertThat(d.offset()).isEqualTo(offset);
    assertThat(d.firstLost()).isEqualTo(lost);
    assertThat(d.lastLost()).isEqualTo(lost);
    assertThat(d.certain()).isTrue();
    assertThat(refused).isEqualTo(d);
    assertAllThereBut(lost, r);
  }

  private static String name(BatchHeader h) {
    return SegmentFormat.fileName(h.segment());
  }

  @Test
  void untouchedTheLogIsSound() {
    Reading r = reader.read(OnDamage.STRICT);
    assertThat(r.damage()).isEmpty();
    assertAllThereBut(0, r);
    assertThat(r.opened().cleanlyClosed()).isTrue();
  }

  @Test
  void aByteOfASegmentHeaderCostsNothing() {
    for (int n = 1; n <= 2; n++) {
      String file = SegmentFormat.fileName(n);
      for (int at = 0; at < 4096; at++) {
        int copy = at / 2048 * 2048;
        int within = at - copy;
        Runnable check = () -> costsNothing(Kind.BAD_HEADER, file, copy, 2048);
        if (within < 48 || within >= 2044) {
          eachBit(file, at, check);
        } else if (n == 1 || within % 8 == 0) {
          flipped(file, at, anyBit(at), check);
        }
      }
    }
  }

  @Test
  void aByteOfABatchHeaderCostsNoRecord() {
    for (BatchHeader h : log.batches()) {
      for (int at = 0; at < BatchFormat.HEADER_LENGTH; at++) {
        eachBit(name(h), h.offset() + at, () -> costs(0, Kind.BAD_HEADER, name(h), h.offset()));
      }
    }
  }

  @Test
  void aByteOfARecordCostsThatRecord() {
    for (BatchHeader h : log.batches()) {
      long at = h.offset() + BatchFormat.HEADER_LENGTH;
      for (int i = 0; i < h.count(); i++) {
        long lost = h.firstSequence() + i;
        long begin = at;
        Runnable check = () -> costs(lost, Kind.BAD_CHECKSUM, name(h), begin);
        for (int b = 0; b < RecordFormat.HEADER_LENGTH; b++) {
          eachBit(name(h), begin + b, check);
        }
        int length = payloads.get((int) lost - 1).length;
        for (int b = RecordFormat.HEADER_LENGTH; b < RecordFormat.HEADER_LENGTH + length; b++) {
          flipped(name(h), begin + b, anyBit(b), check);
        }
        at = begin + RecordFormat.HEADER_LENGTH + length;
      }
    }
  }

  @Test
  void aByteOfTheFillCostsNothing() {
    for (BatchHeader h : log.batches()) {
      long fill = h.offset() + h.length();
      Runnable check = () -> costsNothing(Kind.BAD_PADDING, name(h), fill, h.end() - fill);
      int step = h.firstSequence() == 1 ? 1 : 5; // every byte of one, a fifth of the others
      for (long at = fill; at < h.end(); at += step) {
        flipped(name(h), at, anyBit(at), check);
      }
    }
  }

  @Test
  void aByteOfACopyOfTheRootCostsNothing() {
    for (int at = 0; at < 4096; at++) {
      int copy = at / 2048 * 2048;
      Runnable check = () -> costsNothing(Kind.BAD_HEADER, "root", copy, 2048);
      if (at - copy < 112 || at - copy >= 2044) {
        eachBit("root", at, check);
      } else if (at % 4 == 0) {
        flipped("root", at, anyBit(at), check);
      }
    }
  }

  @Test
  void theRefusalNamesPathOffsetAndSequences() {
    BatchHeader h = log.batches().get(2);
    long at = h.offset() + BatchFormat.HEADER_LENGTH;
    flipped(
        name(h),
        at + RecordFormat.HEADER_LENGTH,
        1,
        () -> {
          log.image().writeTo(directory);
          CorruptLogException e =
              org.junit.jupiter.api.Assertions.assertThrows(
                  CorruptLogException.class, () -> Reading.of(directory));
          assertThat(e)
              .hasMessageContaining(directory.resolve(name(h)).toString())
              .hasMessageContaining("offset " + at)
              .hasMessageContaining("records lost: 7 to 7")
              .hasMessageContaining("SALVAGE");
        });
  }
}
