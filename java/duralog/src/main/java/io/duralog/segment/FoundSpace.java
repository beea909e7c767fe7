package io.duralog.segment;

import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * How much can be written to a segment that an open has found. The file has its length, but it may
 * be a hole where its zeros were, if it was copied or restored, or share its space with a copy, and
 * then the first write to a block needs another one. A promise to a caller must not meet a full
 * disk, so the space is made sure of. The engine looks whether it is there, and if not has it set
 * aside. If it cannot, zeros are written, unless there is so much space that a new segment would be
 * left a hole, too.
 */
public final class FoundSpace {
  private static final int CHUNK = 256 << 10;

  /** Left over for the next roots, by the engine that knows what is missing. */
  private static final long SPARED = 1 << 20;

  private final BlockFile file;
  private final long size;
  private final Engine engine;
  private final Path directory;
  private boolean hole;

  private FoundSpace(BlockFile file, long size, Engine engine, Path directory) {
    this.file = file;
    this.size = size;
    this.engine = engine;
    this.directory = directory;
  }

  /**
   * The segment, with its space made sure of. It ends where that ends: at the size, or before if
   * the disk is full; then the log continues in a new segment, once there is space for one.
   *
   * @param position where the next batch goes; nothing but zeros follows
   * @param size size of the file in bytes
   */
  public static Segment in(
      int number, BlockFile file, long position, long size, Engine engine, Path directory) {
    if (position >= size || ZeroFill.isCopiedOnWrite(engine.info().fileSystem())) {
      return new Segment(number, file, size, position);
    }
    FoundSpace space = new FoundSpace(file, size, engine, directory);
    long end = space.from(position);
    return new Segment(number, file, end, position, space.hole);
  }

  private long from(long position) {
    long owned = owned(position);
    if (owned == size) {
      return size; // as ever but after a restore
    }
    try {
      if (file.allocate(owned, size, false)) {
        return size;
      }
    } catch (LogIoException e) {
      requireNoRoom(owned, e);
      return inPieces(owned);
    }
    hole = SegmentPreparer.isAmple(engine, directory);
    return hole ? size : zeros(owned);
  }

  /** In whole blocks. */
  private long owned(long at) {
    long end = file.ownedFrom(at, size);
    return Math.max(at, end - end % SegmentFormat.BLOCK_SIZE);
  }

  /** There is not enough for all of it; takes what there is, and skips what it has. */
  private long inPieces(long from) {
    long at = from;
    while (at < size && engine.usableSpace(directory) > SPARED) {
      long end = Math.min(size, at + CHUNK);
      try {
        if (!file.allocate(at, end, false)) {
          return at;
        }
      } catch (LogIoException e) {
        requireNoRoom(at, e);
        return owned(at);
      }
      at = owned(end);
    }
    return at;
  }

  private long zeros(long from) {
    long at = from;
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer zeros = owned.allocate(CHUNK, SegmentFormat.BLOCK_SIZE);
      while (at < size) {
        int n = (int) Math.min(CHUNK, size - at);
        file.write(at, zeros.clear().limit(n));
        at += n;
      }
    } catch (LogIoException e) {
      requireNoRoom(at, e);
    }
    file.sync();
    return at;
  }

  private void requireNoRoom(long offset, LogIoException met) {
    if (!Refusal.of(met, engine, directory, size - offset).noRoom()) {
      throw met;
    }
  }
}
