package io.duralog.log;

import static io.duralog.OnDamage.SALVAGE;
import static io.duralog.OnDamage.STOP_AT_TORN_TAIL;
import static io.duralog.OnDamage.STRICT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.LogFormatException;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.engine.BlockFile;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.recovery.Recovered;
import io.duralog.recovery.Recovery;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.ForwardingEngine;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.ImageEngine;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The rows of the decision table in FORMAT.md for a log of which the root says that it is cut. */
class CutRowsTest extends ThreeSegments {
  private static final String ROOT = "root";
  private static final String COPY = TWO + ".cut";

  /** Behind the first two segments. */
  private LogRoot.Place behindTwo() {
    var batch = log.batches().get(1);
    return new LogRoot.Place(4, 2, batch.end(), batch.crc(), batch.run());
  }

  private LogRoot root() {
    return Roots.of(image());
  }

  private void cutAt(LogRoot.Place place) {
    image().put(ROOT, root().cutAt(place, HandLog.TIME).write());
  }

  @Test
  void nothingBehindTheCutIsOfTheLog() {
    cutAt(behindTwo());
    for (OnDamage mode : new OnDamage[] {SALVAGE, STOP_AT_TORN_TAIL, STRICT}) {
      Reading r = read(mode);
      assertThat(r.sequences()).containsExactly(oneTo(4));
      assertThat(r.opened().damage()).isEmpty();
      assertThat(r.opened().cleanlyClosed()).isFalse();
    }
    assertThat(Roots.of(directory).isCut()).as("after an open").isFalse();
  }

  /** Garbage there proves nothing and is deleted. */
  @Test
  void evenWhatIsDamaged() {
    Arrays.fill(image().file(THREE), 4096, 8192, (byte) 7);
    cutAt(behindTwo());
    assertThat(read(STRICT).sequences()).containsExactly(oneTo(4));
  }

  /** The same log without record 4, whose second segment is the copy. */
  private HandLog shorter() {
    HandLog shorter = new HandLog();
    shorter.segment(4);
    shorter.add(Item.text("record 1"), Item.text("record 2"));
    shorter.segment(4);
    shorter.add(Item.text("record 3"));
    return shorter;
  }

  @Test
  void theCopyStandsForTheLastSegment() {
    HandLog shorter = shorter();
    image().put(COPY, shorter.image().file(TWO));
    cutAt(shorter.end());
    for (OnDamage mode : new OnDamage[] {SALVAGE, STOP_AT_TORN_TAIL, STRICT}) {
      Reading r = read(mode);
      assertThat(r.sequences()).containsExactly(oneTo(3));
      assertThat(r.opened().damage()).isEmpty();
    }
    assertThat(DirectoryImage.of(directory).has(COPY)).isFalse();
  }

  /** A writer goes on with the cut while a reader that has begun under it reads. */
  @Test
  void aReaderFindsTheCopyWhereverItIsByNow() throws Exception {
    HandLog shorter = shorter();
    image().put(COPY, shorter.image().file(TWO));
    cutAt(shorter.end());
    image().writeTo(directory);
    try (LogReader reader = DuraLog.openReadOnly(directory)) {
      Files.move(path(COPY), path(TWO), StandardCopyOption.REPLACE_EXISTING);
      Files.delete(path(THREE));
      assertThat(Reading.of(reader).sequences()).containsExactly(oneTo(3));
      LogRoot cut = root();
      Files.write(path(ROOT), cut.at(cut.floor(), false, HandLog.TIME, 5).write());
      assertThat(Reading.of(reader).sequences()).containsExactly(oneTo(3));
    }
  }

  /** It was not to take the place yet. */
  @Test
  void aCopyWithoutACutIsNothing() {
    image().put(COPY, shorter().image().file(TWO));
    Reading r = read(STRICT);
    assertThat(r.sequences()).containsExactly(oneTo(6));
    assertThat(DirectoryImage.of(directory).has(COPY)).isFalse();
  }

  @Test
  void aLogThatEndsElsewhereIsRefused() {
    LogRoot.Place p = behindTwo();
    cutAt(new LogRoot.Place(4, 2, p.offset() + 4096, p.link(), p.run()));
    Damage stale = damage(Kind.STALE_ROOT, ROOT, 0, 4096, 0, 0, true);
    assertThat(refused(STOP_AT_TORN_TAIL)).isEqualTo(stale);
    assertThat(writerRefused(STOP_AT_TORN_TAIL)).isEqualTo(stale);
    Reading r = Reading.of(image().writeTo(directory), SALVAGE);
    assertThat(r.sequences()).containsExactly(oneTo(4));
    assertThat(r.opened().damage()).containsExactly(stale);
  }

  /** A batch follows in the segment itself: the copy that was to end there is not there. */
  @Test
  void aLogThatGoesOnBehindTheCutIsRefused() {
    var batch = log.batches().get(2);
    log.add(Item.text("record 7"));
    cutAt(new LogRoot.Place(6, 3, batch.end(), batch.crc(), batch.run()));
    assertThat(writerRefused(STOP_AT_TORN_TAIL).kind()).isEqualTo(Kind.STALE_ROOT);
    assertThat(refused(STRICT).kind()).isEqualTo(Kind.STALE_ROOT);
  }

  @Test
  void aRecordThatWasKeptAndIsNotThereIsLost() {
    LogRoot.Place p = behindTwo();
    cutAt(new LogRoot.Place(5, 2, p.offset() + 4096, p.link(), p.run()));
    Damage d = writerRefused(STOP_AT_TORN_TAIL);
    assertThat(d.firstLost()).isEqualTo(5);
    assertThat(d.certain()).isTrue();
    assertThat(refused(STRICT)).isEqualTo(d);
  }

  @Test
  void aSegmentOfAnotherLogBehindItIsLeftAlone() {
    byte[] other = SegmentFormat.write(new SegmentHeader(HandLog.ID + 1, 3, 8192, HandLog.TIME));
    image().put(THREE, Arrays.copyOf(other, 8192));
    cutAt(behindTwo());
    image().writeTo(directory);
    assertThat(Reading.of(directory, STRICT).sequences()).containsExactly(oneTo(4));
    assertThatThrownBy(() -> DuraLog.open(directory, options(STOP_AT_TORN_TAIL)).close())
        .isInstanceOf(LogFormatException.class)
        .hasMessageContainingAll(THREE, "another log");
    assertThat(DirectoryImage.of(directory).file(THREE)).isEqualTo(image().file(THREE));
  }

  /** Old files to the end of one, and new ones from there on, are a log that never was. */
  @Test
  void aReaderTakesNoLogBetweenTwoGenerations() {
    HandLog shorter = shorter();
    Path at = Path.of("log");
    for (OnDamage mode : OnDamage.values()) {
      DirectoryImage live = image().copy();
      ForwardingEngine beside =
          new ForwardingEngine(new ImageEngine(live)) {
            @Override
            public BlockFile openToRead(Path path) {
              if (path.endsWith(THREE) && Roots.of(live).generation() == 0) {
                LogRoot cut = Roots.of(live).cutAt(shorter.end(), HandLog.TIME);
                live.put(ROOT, cut.at(cut.floor(), false, HandLog.TIME, 5).write());
                live.put(TWO, shorter.image().file(TWO));
                SegmentHeader h = new SegmentHeader(HandLog.ID, 3, 8192, HandLog.TIME);
                live.put(THREE, Arrays.copyOf(SegmentFormat.write(h), 8192));
              }
              return super.openToRead(path);
            }
          };
      Recovered found = Recovery.forReader(at, beside, mode);
      assertThat(found).isNotNull();
      assertThat(found.root().generation()).isOne();
      assertThat(found.nextSequence()).isEqualTo(4);
      assertThat(found.report().damage()).isEmpty();
    }
  }
}
