package io.duralog.recovery;

import io.duralog.RecoveryReport;
import io.duralog.format.CleanMark;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.util.List;

/**
 * What an open starts from.
 *
 * @param logId identity of the log
 * @param segments every segment file
 * @param endSegment index of the segment in which the log ends
 * @param endOffset offset there of what comes next
 * @param nextSequence sequence of what comes next
 * @param link crc of the last batch
 * @param run run of the last batch
 * @param report what was found
 */
public record Recovered(
    LogId logId,
    List<SegmentRef> segments,
    int endSegment,
    long endOffset,
    long nextSequence,
    int link,
    long run,
    RecoveryReport report) {

  /** What stands in the mark of a log that is opened after a crash, at this time. */
  public CleanMark mark(long wallNanos) {
    return new CleanMark(
        logId.value(),
        nextSequence - 1,
        segments.get(endSegment).number(),
        endOffset,
        link,
        run,
        wallNanos);
  }

  /** The segments up to the one in which the log ends, which counts only if it holds a batch. */
  public List<SegmentRef> used() {
    boolean begun = endOffset > SegmentFormat.HEADER_LENGTH;
    return List.copyOf(segments.subList(0, begun ? endSegment + 1 : endSegment));
  }
}
