package io.duralog.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.SegmentRef;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.ImageEngine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a walk ends, and where an open begins it. */
class WalkEndTest {
  private static final Path LOG = Path.of("log");

  private final HandLog log = new HandLog();
  private final Engine engine = new ImageEngine(log.image());

  private ChainWalker walker() {
    List<SegmentRef> segments = LogDirectory.segments(LOG, engine.list(LOG));
    ChainWalker walker =
        new ChainWalker(
            segments, engine, LogId.of(HandLog.ID), OnDamage.STOP_AT_TORN_TAIL, new Findings());
    walker.startOfLog(LogRoot.Beginning.FRESH);
    return walker;
  }

  private Recovered recover(OnDamage mode) {
    Recovered r = Recovery.forReader(LOG, engine, mode);
    assertThat(r).isNotNull();
    return r;
  }

  @Test
  void theEndStaysTheEnd() {
    log.segment(4);
    log.add(Item.text("one"));
    try (ChainWalker walker = walker()) {
      assertThat(walker.next()).isTrue();
      assertThat(walker.next()).isFalse();
      log.add(Item.text("two")); // a writer goes on
      assertThat(walker.next()).isFalse();
      assertThat(walker.nextSequence()).isEqualTo(2);
    }
  }

  @Test
  void withoutASegmentThereIsNothing() {
    try (ChainWalker walker = walker()) {
      assertThat(walker.next()).isFalse();
      assertThat(walker.nextSequence()).isEqualTo(1);
    }
  }

  /** A floor, and no ceiling: the root of an older end does not hide what was appended since. */
  @Test
  void pastAnOlderEndTheWalkGoesOn() {
    log.segment(8);
    log.add(Item.text("one"));
    LogRoot.Place older = log.end();
    log.add(Item.text("two"));
    try (ChainWalker walker = walker()) {
      walker.closedAt(new LogRoot.Place(1, 1, older.offset() + 4096, older.link(), older.run()));
      assertThat(walker.next()).isTrue();
      assertThat(walker.next()).as("its sequence is right, its offset is not").isTrue();
    }
    try (ChainWalker walker = walker()) {
      walker.closedAt(new LogRoot.Place(1, 2, older.offset(), older.link(), older.run()));
      assertThat(walker.next()).isTrue();
      assertThat(walker.next()).as("its segment is not").isTrue();
    }
    try (ChainWalker walker = walker()) {
      walker.closedAt(older);
      assertThat(walker.next()).isTrue();
      assertThat(walker.next()).as("a batch follows that place").isTrue();
    }
    try (ChainWalker walker = walker()) {
      walker.closedAt(log.end());
      assertThat(walker.next()).isTrue();
      assertThat(walker.next()).isTrue();
      assertThat(walker.next()).as("nothing follows").isFalse();
      assertThat(walker.endsAsClosed()).isTrue();
    }
  }

  /** Row E4: sequences alone prove nothing, the root names the place too. */
  @Test
  void aFloorBeforeASegmentProvesNothingInIt() {
    log.segment(3);
    log.add(Item.text("one"), Item.text("two"));
    log.segment(8);
    log.opened();
    log.put(2, 1, 77, 2, 0, 12345, 0, Item.text("a leftover"));
    Recovered r = recover(OnDamage.STOP_AT_TORN_TAIL);
    assertThat(r.nextSequence()).isEqualTo(3);
    assertThat(r.endSegment()).isZero();
    assertThat(r.report().segments()).isEqualTo(1);
    assertThat(r.report().damage()).hasSize(1);
  }

  @Test
  void oneMagicIsEnoughForASegmentOfOurs() {
    log.segment(3);
    byte[] file = log.image().file("0000000001.seg");
    for (int copy : new int[] {0, 1}) {
      byte[] hurt = file.clone();
      int other = (1 - copy) * SegmentFormat.COPY_LENGTH;
      Arrays.fill(hurt, other, other + 8, (byte) 'x');
      hurt[copy * SegmentFormat.COPY_LENGTH + 100] ^= 1; // its checksum
      log.image().put("0000000001.seg", hurt);
      assertThatThrownBy(() -> recover(OnDamage.STOP_AT_TORN_TAIL))
          .as("copy %d", copy)
          .isInstanceOf(CorruptLogException.class);
    }
  }

  /** Row S9: two copies that do not even agree on a version are damage, not another version. */
  @Test
  void copiesOfDifferentVersionsAreDamage() {
    log.segment(3);
    byte[] file = log.image().file("0000000001.seg");
    file[8] = 2;
    file[SegmentFormat.COPY_LENGTH + 8] = 3;
    assertThatThrownBy(() -> recover(OnDamage.STOP_AT_TORN_TAIL))
        .isInstanceOf(CorruptLogException.class);
  }

  @Test
  void whereNoSegmentTellsWhoseItIsTheFirstIsNamed() {
    log.segment(3).segment(3);
    for (String name : log.image().names()) {
      Arrays.fill(log.image().file(name), 0, 4096, (byte) 0);
    }
    assertThatThrownBy(() -> recover(OnDamage.SALVAGE))
        .isInstanceOfSatisfying(
            CorruptLogException.class,
            e -> assertThat(e.damage().path()).isEqualTo(LOG.resolve("0000000001.seg")));
  }
}
