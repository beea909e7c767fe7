package io.duralog.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.ReadAs;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch that says which sequences are missing in front of it. */
class GapBatchTest {
  private static final String ONE = "0000000001.seg";
  private static final long RUN = 77;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final HandLog log = new HandLog();

  /** Batch 1 to 2; then one that begins with another sequence; then its successor. */
  private void lay(long first, int flags) {
    log.segment(8);
    BatchHeader a = put(1, 1, 0, 0, BatchFormat.FIRST_OF_RUN, Item.text("1"), Item.text("2"));
    BatchHeader b = put(2, first, 2, a.crc(), flags, Item.text("b"));
    BatchHeader c = put(3, first + 1, first, b.crc(), 0, Item.text("c"));
    LogRoot.Place end = new LogRoot.Place(first + 1, 1, c.end(), c.crc(), RUN);
    log.image().put("root", Roots.at(end, true)).writeTo(directory);
  }

  private BatchHeader put(int block, long first, long durable, int link, int flags, Item... items) {
    return log.put(1, block, RUN, first, durable, link, flags, items);
  }

  private Damage gap(long offset, long first, long last) {
    return Damage.builder(Kind.LOST_RANGE, directory.resolve(ONE))
        .at(offset, 0)
        .lost(first, last)
        .certain(true)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void isAcceptedAndReportedInEveryMode(OnDamage mode) {
    lay(6, BatchFormat.GAP);
    Reading r = Reading.of(directory, mode);
    assertThat(r.sequences()).containsExactly(1L, 2L, 6L, 7L);
    assertThat(r.opened().damage()).containsExactly(gap(8192, 3, 5));
    assertThat(r.damage()).containsExactly(gap(8192, 3, 5));
    assertThat(r.opened().cleanlyClosed()).isTrue();
  }

  @Test
  void withoutTheFlagAMissingSequenceIsDamage() {
    lay(6, 0);
    for (OnDamage mode : new OnDamage[] {OnDamage.STOP_AT_TORN_TAIL, OnDamage.STRICT}) {
      assertThatThrownBy(() -> Reading.of(directory, mode))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("records lost: 3 to 5");
    }
  }

  @Test
  void theFlagWithoutAGapIsDamage() {
    lay(3, BatchFormat.GAP);
    assertThatThrownBy(() -> Reading.of(directory)).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void anotherFlagIsNoFlagOfVersion1() {
    lay(6, BatchFormat.GAP | 4);
    assertThatThrownBy(() -> Reading.of(directory)).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void ofTheFirstBatchSaysThatTheBeginningIsMissing() {
    log.segment(8);
    put(1, 5, 0, 0, BatchFormat.FIRST_OF_RUN | BatchFormat.GAP, Item.text("5"));
    log.image().writeTo(directory);
    Reading r = Reading.of(directory, OnDamage.STRICT);
    assertThat(r.sequences()).containsExactly(5L);
    assertThat(r.damage()).containsExactly(gap(4096, 1, 4));
  }

  @Test
  void whatIsMissingIsReadAsNothing() {
    lay(6, BatchFormat.GAP);
    try (LogReader reader = DuraLog.openReadOnly(directory, ReadAs.options(OnDamage.STRICT))) {
      assertThat(reader.read(2)).isPresent();
      assertThat(reader.read(3)).isEmpty();
      assertThat(reader.read(5)).isEmpty();
      assertThat(reader.read(6).orElseThrow().asString()).isEqualTo("b");
      try (Replay replay = reader.replay(ReadOptions.all().from(4))) {
        assertThat(replay.stream().map(r -> r.sequence())).containsExactly(6L, 7L);
      }
    }
  }

  @Test
  void oneThatIsDamagedItselfIsStillPrecededByItsGap() {
    lay(6, BatchFormat.GAP);
    log.image().file(ONE)[8192 + 64 + 9] ^= 1;
    log.image().writeTo(directory);
    Reading r = Reading.of(directory, OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 2L, 7L);
    assertThat(r.damage()).hasSize(2).contains(gap(8192, 3, 5));
    assertThat(r.damage()).extracting(Damage::firstLost).containsExactlyInAnyOrder(3L, 6L);
  }

  /** Nothing tells that the last one was durable: it may not have been there at all. */
  @Test
  void ofATornTailIsNotReported() {
    lay(6, BatchFormat.GAP);
    Roots.forget(log.image());
    byte[] file = log.image().file(ONE);
    java.util.Arrays.fill(file, 12288, 16384, (byte) 0);
    file[8192 + 64 + 9] ^= 1;
    log.image().writeTo(directory);
    Reading r = Reading.of(directory);
    assertThat(r.sequences()).containsExactly(1L, 2L);
    assertThat(r.damage()).extracting(Damage::kind).containsExactly(Kind.TORN_TAIL);
  }
}
