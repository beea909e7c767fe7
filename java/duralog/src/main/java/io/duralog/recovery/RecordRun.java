package io.duralog.recovery;

/**
 * Sound records with consecutive sequences, one after the other in memory.
 *
 * @param firstSequence sequence of the first
 * @param index where its header begins in the array that they were read into
 * @param count how many there are
 */
public record RecordRun(long firstSequence, int index, int count) {}
