package io.duralog.segment;

import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * How much can be written to a segment that an open has found. The file has its length, but if it
 * was copied or restored it may be a hole where its zeros were. A promise to a caller must not meet
 * a full disk, so the space is made sure of. The engine sets it aside, if it can; that changes
 * nothing if the space is there already. Otherwise zeros are written, unless there is so much space
 * that a new segment would be left a hole, too.
 */
public final class FoundSpace {
  private static final int CHUNK = 256 << 10;

  private FoundSpace() {}

  /**
   * Makes sure of the space.
   *
   * @param position where the next batch goes; nothing but zeros follows
   * @param size size of the file in bytes
   * @return the offset at which the space for batches ends: the size, or less if the disk is full;
   *     then the log continues in a new segment, once there is space for one
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
