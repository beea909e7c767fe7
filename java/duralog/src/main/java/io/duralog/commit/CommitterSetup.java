package io.duralog.commit;

import io.duralog.append.LargeAppends;
import io.duralog.segment.Segment;
import io.duralog.segment.SegmentPreparer;
import java.util.List;

/**
 * What a committer's supply of space works with.
 *
 * @param parts shared with the log
 * @param large the path of large appends
 * @param preparer makes segments ahead
 * @param segmentSize bytes of a new segment
 * @param bufferCapacity bytes of an append buffer
 * @param mostBuffers append buffers at the most
 * @param segments the active segment, and those that are ready after it
 */
public record CommitterSetup(
    CommitterParts parts,
    LargeAppends large,
    SegmentPreparer preparer,
    long segmentSize,
    int bufferCapacity,
    int mostBuffers,
    List<Segment> segments) {

  /** Bytes of the append buffers that a log with such large ones needs at least. */
  public static long leastMemory(int bufferCapacity) {
    return BufferStock.least(bufferCapacity);
  }

  /**
   * Builds the committer; its owner runs it on a thread of its own.
   *
   * @param open gets what gives back the memory, if the committer will not run
   * @throws OutOfMemoryError when there is no memory for the first append buffers
   */
  public Committer build(List<AutoCloseable> open) {
    SpaceSupply supply =
        new SpaceSupply(
            parts.directory(),
            parts.engine(),
            parts.queue(),
            large,
            parts.space(),
            preparer,
            segments.get(0),
            segmentSize,
            bufferCapacity,
            mostBuffers,
            parts.host());
    segments.stream().skip(1).forEach(supply::addReady);
    open.add(supply::freeMemory);
    supply.begin(); // before anything can be accepted
    return new Committer(parts, supply);
  }
}
