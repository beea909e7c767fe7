package io.duralog.engine.readahead;

/**
 * How a file is read ahead.
 *
 * @param chunk bytes of one read, a multiple of the block size; a power of two
 * @param depth most reads in flight, and chunks in memory
 * @param patience bytes that must have been read without a gap before anything is read ahead
 * @param region bytes for which one decision tells whether the page cache has them; a multiple of
 *     the chunk
 */
public record ReadAheadConfig(int chunk, int depth, int patience, int region) {
  /** The shape for disks. The read of a single record stays within the patience. */
  public static final ReadAheadConfig DEFAULT = new ReadAheadConfig(1 << 20, 8, 256 << 10, 4 << 20);
}
