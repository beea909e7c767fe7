package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.OnDamage;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A log that a crash has cut anywhere in its last two batches: a prefix of whole batches is left.
 */
class TornTailTest {
  private static final String FILE = "0000000001.seg";
  private final Path directory = Path.of("log");
  private final HandLog log = new HandLog().segment(8);
  private final BatchHeader third;
  private final BatchHeader fourth;

  TornTailTest() {
    log.add(Item.text("one"), Item.text("two"));
    log.add(Item.text("three"), Item.bytes(0, 0), Item.text("five"));
    third = log.add(5, Item.bytes(700, '6'), Item.text("seven"));
    fourth = log.add(5, Item.text("eight"), Item.bytes(4500, '9'), Item.text("ten"));
  }

  private Reading read(byte[] file, OnDamage mode) {
    DirectoryImage image = log.image().copy().put(FILE, file);
    return new QuickReader(directory, image).read(mode);
  }

  /** Checks what is left when the last batch that is whole ends with a sequence. */
  private void assertPrefix(long last, Reading r, Damage torn) {
    assertThat(r.sequences())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
    assertThat(r.last()).isEqualTo(last);
    if (torn == null) {
      assertThat(r.opened().damage()).isEmpty();
    } else {
      assertThat(r.opened().damage()).containsExactly(torn);
    }
    assertThat(r.opened().sound()).as("a torn tail is no damage").isTrue();
  }

  private Damage torn(BatchHeader h, long length, boolean headerIsThere, long lastSeen) {
    return Damage.builder(Kind.TORN_TAIL, directory.resolve(FILE))
        .at(h.offset(), length)
        .lost(h.firstSequence(), headerIsThere ? lastSeen : 0)
        .build();
  }

  @Test
  void truncatedAtEveryByteItHoldsWholeBatches() {
    byte[] whole = log.image().file(FILE);
    for (int n = (int) third.offset(); n <= fourth.end(); n++) {
      BatchHeader first = n < third.end() ? third : fourth;
      long last = first.firstSequence() - 1;
      boolean clean = n == first.offset();
      Damage torn =
          torn(first, n - first.offset(), n >= first.offset() + 64, first.nextSequence() - 1);
      Reading r = read(Arrays.copyOf(whole, n), OnDamage.STOP_AT_TORN_TAIL);
      try {
        if (n == fourth.end()) {
          assertPrefix(10, r, null);
        } else {
          assertPrefix(last, r, clean ? null : torn);
        }
      } catch (AssertionError e) {
        throw new AssertionError("truncated to " + n + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void zeroedFromEverySectorItHoldsWholeBatches() {
    byte[] whole = log.image().file(FILE);
    for (int n = (int) third.offset(); n <= fourth.end(); n += 512) {
      byte[] file = whole.clone();
      Arrays.fill(file, n, file.length, (byte) 0);
      BatchHeader first = n < third.offset() + third.length() ? third : fourth;
      boolean whollyThere = n >= fourth.offset() + fourth.length();
      boolean clean = n <= first.offset();
      long dirtyEnd = (n + 4095) / 4096 * 4096;
      Reading r = read(file, OnDamage.STOP_AT_TORN_TAIL);
      if (whollyThere) {
        assertPrefix(10, r, null);
      } else {
        Damage torn = torn(first, dirtyEnd - first.offset(), true, first.nextSequence() - 1);
        assertPrefix(first.firstSequence() - 1, r, clean ? null : torn);
      }
    }
  }

  @Test
  void aSectorThatDidNotArriveCostsItsBatchAndWhatFollows() {
    byte[] whole = log.image().file(FILE);
    for (int n = (int) third.offset(); n < fourth.end(); n += 512) {
      byte[] file = whole.clone();
      Arrays.fill(file, n, n + 512, (byte) 0);
      boolean inThird = n < third.offset() + third.length();
      boolean inFourth = n >= fourth.offset() && n < fourth.offset() + fourth.length();
      Reading r = read(file, OnDamage.STOP_AT_TORN_TAIL);
      long last = inThird ? 5 : inFourth ? 7 : 10;
      assertThat(r.last()).as("sector at %d", n).isEqualTo(last);
      assertThat(r.opened().damage()).hasSize(last == 10 ? 0 : 1);
    }
  }

  @Test
  void strictRefusesATornTailAndNamesIt() {
    byte[] file = Arrays.copyOf(log.image().file(FILE), (int) fourth.offset() + 5000);
    QuickReader reader = new QuickReader(directory, log.image().copy().put(FILE, file));
    assertThat(reader.refusal(OnDamage.STRICT)).isEqualTo(torn(fourth, 5000, true, 10));
  }

  @Test
  void salvageDoesNotBringATornTailBack() {
    byte[] file = log.image().file(FILE).clone();
    file[(int) fourth.offset() + 64 + 9] ^= 1; // "eight"; nine and ten are sound
    Reading r = read(file, OnDamage.SALVAGE);
    assertPrefix(7, r, torn(fourth, 8192, true, 10));
  }
}
