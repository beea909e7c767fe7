package io.duralog.recovery;

import io.duralog.RecoveryReport;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.util.List;

/**
 * What an open starts from.
 *
 * @param root the root that was found, or what takes the place of a lost one
 * @param segments the files of the log's segments, from its beginning on
 * @param endSegment index of the segment in which the log ends
 * @param endOffset offset there of the next batch
 * @param nextSequence sequence of the next record
 * @param link crc of the last batch; if there is none, what the log's beginning says
 * @param run incarnation of the last batch; if there is none, what the log's beginning says
 * @param time when the last batch was sealed that recovery has read, nanoseconds since the epoch;
 *     if it has read none, when the root was written
 * @param report what was found
 */
public record Recovered(
    LogRoot root,
    List<SegmentRef> segments,
    int endSegment,
    long endOffset,
    long nextSequence,
    int link,
    long run,
    long time,
    RecoveryReport report) {

  /** Identity of the log. */
  public LogId logId() {
    return LogId.of(root.logId());
  }

  /** Where the log ends. Everything before is durable, so it is the floor of the next root. */
  public LogRoot.Place end() {
    int segment = segments.get(endSegment).number();
    return new LogRoot.Place(nextSequence - 1, segment, endOffset, link, run);
  }

  /** The segments up to the one in which the log ends, without that one if it holds no batch. */
  public List<SegmentRef> used() {
    boolean begun = endOffset > SegmentFormat.HEADER_LENGTH;
    return List.copyOf(segments.subList(0, begun ? endSegment + 1 : endSegment));
  }
}
