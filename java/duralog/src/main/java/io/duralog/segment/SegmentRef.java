package io.duralog.segment;

import java.nio.file.Path;

/**
 * A segment that can be read.
 *
 * @param number its place in the log, from 1
 * @param path the file
 * @param firstSequence sequence of its first record, or 0 when it is empty or not known
 */
public record SegmentRef(int number, Path path, long firstSequence) {}
