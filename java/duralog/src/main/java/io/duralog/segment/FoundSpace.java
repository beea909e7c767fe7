package io.duralog.segment;

import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * How much can be written to a segment that an open has found. It has its length, but a file that
 * was copied or restored may be a hole where its zeros were. What is promised to a caller must not
 * meet a full disk, so the space is made sure of: set aside, where the engine can do that, which
 * changes nothing where it is there already; else by zeros, unless there is so much space that a
 * new segment would be left a hole, too.
 */
public final class FoundSpace {
  private static final int CHUNK = 256 << 10;

  private FoundSpace() {}

  /**
   * Makes sure of it.
   *
   * @param position where the next batch goes; nothing but zeros follows
   * @param size bytes the file has
   * @return up to where batches may go: the size, or less where the disk is full; then the log goes
   *     on in a new segment, once there is space for one
   */
  public static long in(BlockFile file, long position, long size, Engine engine, Path directory) {
    if (position >= size || ZeroFill.isCopiedOnWrite(engine.info().fileSystem())) {
      return size;
    }
    try {
      if (file.allocate(position, size, false)) {
        return size;
      }
    } catch (LogIoException e) {
      return upTo(position, size, e, engine, directory);
    }
    return SegmentPreparer.isAmple(engine, directory)
        ? size
        : zeros(file, position, size, engine, directory);
  }

  private static long zeros(
      BlockFile file, long position, long size, Engine engine, Path directory) {
    long at = position;
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer zeros = owned.allocate(CHUNK, SegmentFormat.BLOCK_SIZE);
      while (at < size) {
        int n = (int) Math.min(CHUNK, size - at);
        file.write(at, zeros.clear().limit(n));
        at += n;
      }
    } catch (LogIoException e) {
      at = upTo(at, size, e, engine, directory);
    }
    file.sync();
    return at;
  }

  private static long upTo(
      long offset, long size, LogIoException met, Engine engine, Path directory) {
    if (!Refusal.of(met, engine, directory, size - offset).noRoom()) {
      throw met;
    }
    return offset;
  }
}
