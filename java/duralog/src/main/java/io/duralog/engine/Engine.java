package io.duralog.engine;

import io.duralog.EngineInfo;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.files.PageFile;
import io.duralog.engine.files.SystemPage;
import io.duralog.format.RecordCheck;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log does everything to its files through an engine. It moves aligned blocks and syncs them; it
 * knows nothing of records, batches or segments. What it may have besides is a faster check of
 * records in memory.
 *
 * <p>{@link #submit}, {@link #start} and {@link #reap} are for the committer only. Several writes
 * may be in flight, to several files, and may complete in any order; the caller puts them in order.
 * The other methods may be called by any thread.
 *
 * <p>Every method throws {@link io.duralog.LogIoException} when the operating system refuses. After
 * a failed write or sync nothing is retried.
 */
public interface Engine extends AutoCloseable {
  /** Which engine this is, and why it was chosen. */
  EngineInfo info();

  /** The most writes that may be in flight. */
  int depth();

  /**
   * Starts to write blocks and make them durable.
   *
   * @param blocks aligned memory outside the heap, whole blocks from position to limit; not to be
   *     changed until reaped
   * @param token the number that {@link #reap} gives back; not negative
   */
  void submit(BlockFile file, long offset, ByteBuffer blocks, int token);

  /**
   * Starts submitted writes as far as that needs no waiting, because the committer has other work
   * before it calls {@link #reap}. A single write may be left for the reap, which makes it durable
   * faster.
   */
  default void start() {
    // the reap does everything
  }

  /**
   * Waits until at least one write is durable.
   *
   * @param tokens room for {@link #depth()} tokens; those of durable writes are put here
   * @return the number of durable writes
   */
  int reap(int[] tokens);

  /** The number of syncs of segment files that {@link #reap} has made. */
  long syncs();

  /**
   * Whether any thread may submit and reap a single write, while nothing is in flight and no other
   * thread does. It may be interrupted meanwhile.
   */
  default boolean commitsOnAnyThread() {
    return false; // an interrupt would close the channel
  }

  /**
   * Called when the committer's thread is about to end, also after an error. Waits for all writes
   * in flight, whatever their results, so that buffers and files can be given back. Throws nothing.
   * Nothing is submitted or reaped afterwards.
   *
   * @return false if a write may stay in flight for as long as the process runs; then no memory of
   *     a batch may be given back
   */
  default boolean endCommits() {
    return true; // nothing is in flight between two calls
  }

  /**
   * Allocates memory for batches: outside the heap, aligned to blocks, filled with zeros. It is
   * given back by {@link #freeMemory} or {@link #close}.
   *
   * @param more how many more of the same size may be asked for later
   * @throws OutOfMemoryError if there is no memory
   */
  default ByteBuffer allocate(int bytes, int more) {
    int block = SegmentFormat.BLOCK_SIZE;
    return ByteBuffer.allocateDirect(bytes + block).alignedSlice(block).limit(bytes).slice();
  }

  /**
   * Gives back all memory for batches, while nothing is in flight. No thread may use it any more.
   * More may be allocated afterwards, unless {@link #endCommits} was called.
   */
  default void freeMemory() {
    // the garbage collector frees it
  }

  /** Creates a file with the permissions of {@link FileModes}; it must not exist. */
  BlockFile create(Path path);

  /** Opens a file for writing. */
  BlockFile openToWrite(Path path);

  /** Opens a file for reading, at any alignment; an interrupt does not close it. */
  BlockFile openToRead(Path path);

  /**
   * Opens a file for reads here and there, by several threads at once: none waits for another one,
   * and nothing is read ahead.
   */
  default BlockFile openToReadAnywhere(Path path) {
    return openToRead(path);
  }

  /**
   * This engine, with all reads made through the page cache. A read past it may see a write of
   * another process some milliseconds before a read through it does: the kernel drops the old pages
   * only when the write is over. So what such a write has brought counts once it is seen here.
   */
  default Engine throughThePageCache() {
    return this; // no other reads than those
  }

  /**
   * Opens the next file of a reader that is done with another file and will read this one from its
   * beginning in the same way.
   *
   * @param before the file that the reader is done with; it is closed or reused, and closed if this
   *     throws
   */
  default BlockFile openToReadOn(Path path, BlockFile before) {
    before.close();
    return openToRead(path);
  }

  /**
   * A faster check of records than that of the library's Java code; null if there is none. The
   * first call in a JVM may take some milliseconds.
   */
  default @Nullable RecordCheck recordCheck() {
    return null;
  }

  /** Opens a page for writing, and makes it with the permissions of {@link FileModes}. */
  PageFile openPage(Path path);

  /** Opens a page for reading; null where there is none. */
  default @Nullable PageFile openPageToRead(Path path) {
    return SystemPage.toRead(path);
  }

  /** Renames a file atomically, replacing one that exists. */
  void rename(Path from, Path to);

  /** Deletes a file if it exists. */
  void delete(Path path);

  /** Makes the names in a directory durable. */
  void syncDirectory(Path directory);

  /** Bytes that can still be written in the file system of a directory. */
  long usableSpace(Path directory);

  /** The names in a directory, in no particular order. */
  List<String> list(Path directory);

  /** Gives back the engine's resources. Users close their files themselves. */
  @Override
  void close();
}
