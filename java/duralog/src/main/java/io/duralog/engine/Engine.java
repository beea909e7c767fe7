package io.duralog.engine;

import io.duralog.EngineInfo;
import io.duralog.engine.files.FileModes;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a log does to its files goes through here. An engine moves aligned blocks and syncs
 * them; it knows nothing of records, batches or segments.
 *
 * <p>{@link #submit} and {@link #reap} belong to the committer. Several writes may be in flight, to
 * several files, and may complete in any order; the caller puts them in order. The other methods
 * may be called by any thread.
 *
 * <p>Every method throws {@link io.duralog.LogIoException} when the operating system refuses. After
 * a failed write or sync nothing is retried.
 */
public interface Engine extends AutoCloseable {
  /** What it is and why it was chosen. */
  EngineInfo info();

  /** Most writes that may be in flight. */
  int depth();

  /**
   * Starts to write blocks and make them durable.
   *
   * @param blocks aligned memory outside the heap, whole blocks from position to limit; not to be
   *     touched until reaped
   * @param token what {@link #reap} gives back; not negative
   */
  void submit(BlockFile file, long offset, ByteBuffer blocks, int token);

  /**
   * Gets what was submitted under way, as far as that needs no waiting, because the committer has
   * something else to do before it calls {@link #reap}. A write that is alone may stay where it is:
   * the reap makes it durable faster.
   */
  default void start() {
    // the reap does all of it
  }

  /**
   * Waits until at least one write is durable.
   *
   * @param tokens room for {@link #depth()} tokens; those of durable writes are put here
   * @return how many there are
   */
  int reap(int[] tokens);

  /** Number of syncs of segment files {@link #reap} has made. */
  long syncs();

  /**
   * The committer's thread is about to end, also after an error: waits for what is in flight,
   * whatever comes of it, so that buffers and files can be given up. Throws nothing. Nothing is
   * submitted or reaped afterwards.
   *
   * @return false where something may be in flight for as long as the process runs: then no memory
   *     of a batch may be given back
   */
  default boolean endCommits() {
    return true; // nothing is in flight between two calls
  }

  /**
   * Memory for batches: outside the heap, aligned to blocks, zero. It is given back by {@link
   * #freeMemory} or {@link #close}.
   *
   * @param more so many more of the same size may be asked for later
   * @throws OutOfMemoryError when there is none
   */
  default ByteBuffer allocate(int bytes, int more) {
    int block = SegmentFormat.BLOCK_SIZE;
    return ByteBuffer.allocateDirect(bytes + block).alignedSlice(block).limit(bytes).slice();
  }

  /** Gives back all memory for batches, which nobody uses any more, after {@link #endCommits}. */
  default void freeMemory() {
    // the collector does it
  }

  /** Creates a file, for whom {@link FileModes} says; it must not exist. */
  BlockFile create(Path path);

  /** Opens a file for writing. */
  BlockFile openToWrite(Path path);

  /** Opens a file for reading, at any alignment; an interrupt does not close it. */
  BlockFile openToRead(Path path);

  /**
   * The same for a reader that has read another file to its end, and is done with it, and will read
   * this one from its begin in the same way.
   *
   * @param before closed by this, also where it throws
   */
  default BlockFile openToReadOn(Path path, BlockFile before) {
    before.close();
    return openToRead(path);
  }

  /** Renames a file, replacing one that exists, in one step. */
  void rename(Path from, Path to);

  /** Deletes a file if it exists. */
  void delete(Path path);

  /** Makes the names in a directory durable. */
  void syncDirectory(Path directory);

  /** Bytes that can still be written in the file system of a directory. */
  long usableSpace(Path directory);

  /** The names in a directory, in no order. */
  List<String> list(Path directory);

  /** Gives back what the engine holds; files are closed by their users. */
  @Override
  void close();
}
