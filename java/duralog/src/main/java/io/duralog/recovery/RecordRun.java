package io.duralog.recovery;

/**
 * Sound records that follow each other.
 *
 * @param firstSequence sequence of the first
 * @param index where its header begins in the array they were read into
 * @param count how many there are
 */
public record RecordRun(long firstSequence, int index, int count) {}
