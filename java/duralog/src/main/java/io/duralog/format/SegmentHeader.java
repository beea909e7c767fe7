package io.duralog.format;

/**
 * What stands at the beginning of a segment; see {@link SegmentFormat}.
 *
 * @param logId the log it belongs to
 * @param number its place in the log, from 1
 * @param size bytes it has, as zeros until batches are written
 * @param created nanoseconds since the epoch
 */
public record SegmentHeader(long logId, int number, long size, long created) {}
