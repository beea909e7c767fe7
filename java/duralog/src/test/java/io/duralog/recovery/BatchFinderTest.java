package io.duralog.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.engine.BlockFile;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.LogRoot.Beginning;
import io.duralog.recovery.BatchFinder.Start;
import io.duralog.segment.BatchPlaces;
import io.duralog.segment.SegmentRef;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HostileLog;
import io.duralog.testlog.HostileLog.Forgery;
import io.duralog.testlog.ImageEngine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches of a log of one large segment, of which no place is known before. */
class BatchFinderTest {
  private static final int BLOCKS = 2_500;
  private static final LogId ID = LogId.of(HandLog.ID);
  private static final List<SegmentRef> SEGMENTS =
      List.of(new SegmentRef(1, Path.of("log", "0000000001.seg"), 1));

  private final Random random = new Random(3);
  private final HostileLog log = new HostileLog(4);
  private byte[] file = new byte[0];

  private void lay(boolean hostile) {
    log.log().segment(BLOCKS);
    while (log.log().block() < BLOCKS - 50) {
      log.honest();
      if (hostile) {
        log.hostile(Forgery.CHAIN_TO_THE_END, 3 + random.nextInt(20), random.nextInt(40));
      }
    }
    file = log.log().image().file("0000000001.seg");
  }

  private BatchFinder finder(BatchPlaces places, LogRoot.@Nullable Place end) {
    return new BatchFinder(Path.of("log"), new ImageEngine(log.log().image()), ID, places, end);
  }

  private void check(long sequence, LogRoot.@Nullable Place end) {
    try (BatchFinder finder = finder(new BatchPlaces(), end)) {
      SoundBatch holder = finder.holderOf(sequence, Beginning.FRESH, SEGMENTS);
      assertThat(holder).isNotNull();
      assertThat(holder.payload(sequence)).isEqualTo(log.payload(sequence));
      Start start = finder.startFor(sequence, Beginning.FRESH, SEGMENTS);
      assertThat(start.sequence()).isLessThanOrEqualTo(sequence);
      assertThat(log.log().batches())
          .anyMatch(h -> h.offset() == start.offset() && h.firstSequence() == start.sequence());
    }
  }

  /** Near it, no chain is long enough to confirm a hint: only the end of the log does. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsNearTheEndIsFound(boolean hostile) {
    lay(hostile);
    LogRoot.Place end = log.log().end();
    LogRoot.Place other = new LogRoot.Place(end.last(), 1, end.offset(), end.link() + 1, end.run());
    LogRoot.Place later = new LogRoot.Place(end.last(), 1, end.offset(), end.link(), 77);
    LogRoot.Place behind = new LogRoot.Place(end.last() + 9, 2, end.offset(), 5, end.run());
    long last = end.last();
    for (int i = 0; i < 60; i++) {
      long sequence = last - random.nextInt(i < 30 ? 300 : (int) last);
      check(sequence, end);
      check(sequence, null);
      check(sequence, other);
      check(sequence, later);
      check(sequence, behind);
    }
    try (BatchFinder finder = finder(new BatchPlaces(), end)) {
      assertThat(finder.holderOf(last + 1, Beginning.FRESH, SEGMENTS)).isNull();
      assertThat(finder.startFor(last + 50, Beginning.FRESH, SEGMENTS).sequence())
          .isEqualTo(last(0).firstSequence());
    }
  }

  private BatchHeader last(int before) {
    List<BatchHeader> batches = log.log().batches();
    return batches.get(batches.size() - 1 - before);
  }

  /** A place that is known leads to a batch that is looked at again with each read. */
  @Test
  void aBatchThatIsNotAsItWasWrittenIsNotGiven() {
    lay(false);
    BatchHeader h = last(20);
    long sequence = h.nextSequence() - 1;
    int begin = (int) h.offset();
    int[] places = {
      begin + 8, begin + 64 + 2, begin + h.length() - 1, begin + h.length(), (int) h.end() - 1
    };
    assertThat(h.end() - begin).isGreaterThan(h.length());
    BatchPlaces known = new BatchPlaces();
    try (BatchFinder finder = finder(known, null)) {
      assertThat(finder.holderOf(sequence, Beginning.FRESH, SEGMENTS)).isNotNull();
      for (int at : places) {
        file[at] ^= 1;
        assertThat(finder.holderOf(sequence, Beginning.FRESH, SEGMENTS)).as("byte %d", at).isNull();
        file[at] ^= 1;
        assertThat(finder.holderOf(sequence, Beginning.FRESH, SEGMENTS)).isNotNull();
      }
    }
  }

  /** Between the look at its header and the read of all of it. */
  @Test
  void aBatchThatChangesMeanwhileIsNotGiven() {
    lay(false);
    BatchHeader h = last(20);
    try (BlockFile open = new ImageEngine(log.log().image()).openToRead(SEGMENTS.get(0).path())) {
      assertThat(SoundBatch.read(h, open, ID)).isNotNull();
      assertThat(SoundBatch.read(last(19), open, ID)).isNotNull();
      file[(int) h.offset() + 8] ^= 1;
      assertThat(SoundBatch.read(h, open, ID)).isNull();
      System.arraycopy(file, (int) last(19).offset(), file, (int) h.offset(), 64);
      assertThat(SoundBatch.read(h, open, ID)).isNull();
      byte[] shorter = Arrays.copyOf(file, (int) last(5).end() - 1);
      log.log().image().put("0000000001.seg", shorter);
    }
    try (BlockFile open = new ImageEngine(log.log().image()).openToRead(SEGMENTS.get(0).path())) {
      assertThat(SoundBatch.read(last(6), open, ID)).isNotNull();
      assertThat(SoundBatch.read(last(5), open, ID)).isNull();
    }
  }

  /** The beginning of the log is elsewhere by now, and the caller looks again. */
  @Test
  void aListThatDoesNotBeginWithTheLogIsNotSearched() {
    lay(false);
    Beginning other = new Beginning(2, 5, 1, 1, 5);
    try (BatchFinder finder = finder(new BatchPlaces(), null)) {
      assertThat(finder.holderOf(7, other, SEGMENTS)).isNull();
      assertThat(finder.holderOf(7, Beginning.FRESH, List.of())).isNull();
      assertThat(finder.startFor(7, other, SEGMENTS)).isEqualTo(Start.OF_LOG);
      assertThat(finder.startFor(7, other, List.of())).isEqualTo(Start.OF_LOG);
    }
  }

  @Test
  void theFirstSinceATime() {
    lay(false);
    long last = log.log().next() - 1;
    try (BatchFinder finder = finder(new BatchPlaces(), null)) {
      for (BatchHeader h : log.log().batches()) {
        long time = h.time();
        assertThat(finder.firstSince(time, Beginning.FRESH, SEGMENTS, last))
            .isEqualTo(h.firstSequence());
        assertThat(finder.firstSince(time + 1, Beginning.FRESH, SEGMENTS, last))
            .isEqualTo(h.nextSequence());
      }
      long late = last(0).time();
      assertThat(finder.firstSince(late, Beginning.FRESH, SEGMENTS, 7)).isEqualTo(8);
      assertThat(finder.firstSince(late, Beginning.FRESH, SEGMENTS, 0)).isOne();
    }
  }
}
