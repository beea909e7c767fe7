package io.duralog.segment;

import java.nio.file.Path;

/**
 * A segment that can be read.
 *
 * @param number its place in the log, from 1
 * @param path the file
 * @param firstSequence sequence of its first record, if that was written since the log was opened;
 *     else 0: the segment is empty, or its first block tells
 */
public record SegmentRef(int number, Path path, long firstSequence) {}
