package io.duralog.cli.dump;

/**
 * A sound record.
 *
 * @param offset of its header in the segment
 * @param length bytes of its payload
 */
record RecordPart(long sequence, long offset, int type, int length) {}
