package io.duralog.log;

import io.duralog.LogStats;
import io.duralog.PinInfo;
import io.duralog.PositionInfo;
import io.duralog.append.StopReason;
import io.duralog.commit.Committer;
import io.duralog.commit.CommitterParts;
import io.duralog.position.Positions;
import io.duralog.segment.SegmentPin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What an open log says of itself. Any thread. */
record WriterStats(CommitterParts parts, Committer committer, Positions positions, long recovered) {
  /**
   * Now.
   *
   * @param taken sequences that were given out and cut away since
   */
  LogStats now(long taken) {
    long durable = parts.durability().sequence(); // before the last sequence, which is never less
    StopReason stop = parts.space().stop();
    return LogStats.builder()
        .appendedRecords(parts.queue().lastSequence() - recovered + taken)
        .durableRecords(durable - recovered + taken)
        .durableBytes(committer.bytes())
        .batches(committer.batches())
        .syncs(parts.engine().syncs())
        .commitNanos(committer.commitNanos())
        .segments(parts.catalog().now().segments().size())
        .bufferBytes(committer.bufferBytes())
        .waits(parts.space().waits())
        .failed(stop != null && stop.cause() != null)
        .firstSequence(parts.catalog().now().beginning().first())
        .pins(pins())
        .build();
  }

  private List<PinInfo> pins() {
    List<PinInfo> pins = new ArrayList<>();
    for (SegmentPin pin : parts.catalog().pins()) {
      pins.add(PinInfo.ofReplay(pin.view().beginning().first(), pin.thread()));
    }
    for (PositionInfo position : positions.recent().values()) {
      if (position.holds()) {
        pins.add(PinInfo.ofCheckpoint(position));
      }
    }
    pins.sort(Comparator.comparingLong(PinInfo::firstSequence));
    return pins;
  }
}
