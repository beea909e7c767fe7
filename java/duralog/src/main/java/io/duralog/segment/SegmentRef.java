package io.duralog.segment;

import java.nio.file.Path;

/**
 * A segment that can be read.
 *
 * @param number its place in the log, from 1
 * @param path the file
 * @param firstSequence sequence of its first record where it was begun since the log was opened, or
 *     0: it is empty, or its first block tells
 */
public record SegmentRef(int number, Path path, long firstSequence) {}
