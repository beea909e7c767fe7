package io.duralog.format;

/**
 * One cut of the log: what a reader that has passed it needs to know.
 *
 * @param generation the cut's number, from 1
 * @param kept last sequence that it kept, 0 or more
 */
public record CutNote(long generation, long kept) {}
