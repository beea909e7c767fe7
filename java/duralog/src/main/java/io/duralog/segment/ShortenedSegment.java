package io.duralog.segment;

import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.host.Host;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes the copy of a segment that ends earlier. It has a name of its own, and takes the place of
 * the segment once the root says that the log is cut there. So no acknowledged block is ever
 * written over, and a reader that has the segment open still reads what was in it.
 */
public final class ShortenedSegment {
  /** Zeros behind the kept part, in bytes; more need not be ready at once. */
  private static final long ROOM = 8 << 20;

  /** Of one write; a copy of a whole segment takes some hundred. */
  private static final int CHUNK = 1 << 20;

  private ShortenedSegment() {}

  /** What is kept of the segment. */
  public interface Content {
    /** Offset at which it ends, or a later one. */
    long atMost();

    /**
     * Writes it, from the first batch on.
     *
     * @param through aligned memory to write from
     * @return where it ends
     */
    LogRoot.Place write(BlockFile to, ByteBuffer through);
  }

  /**
   * Writes the copy, durably with its name. If this throws there is none, as far as it can be
   * deleted.
   *
   * @param number of the segment
   * @return where it ends
   */
  public static LogRoot.Place write(
      DirectoryNames names, LogId logId, int number, Content content, Host host) {
    Engine engine = names.engine();
    Path path = names.directory().resolve(SegmentFormat.copyName(number));
    engine.delete(path);
    boolean done = false;
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer memory = owned.allocate(CHUNK, SegmentFormat.BLOCK_SIZE);
      LogRoot.Place end;
      try (BlockFile file = engine.create(path)) {
        end = content.write(file, memory);
        long size = size(names, number, end.offset());
        zeros(file, end.offset(), size, engine, host, owned);
        SegmentHeader header = new SegmentHeader(logId.value(), number, size, host.wallNanos());
        memory.clear().put(0, SegmentFormat.write(header)).limit(SegmentFormat.HEADER_LENGTH);
        file.write(0, memory);
        file.sync();
      }
      names.sync();
      done = true;
      return end;
    } finally {
      if (!done) {
        discard(path, engine);
      }
    }
  }

  private static long size(DirectoryNames names, int number, long end) {
    Path whole = names.directory().resolve(SegmentFormat.fileName(number));
    try (BlockFile file = names.engine().openToRead(whole)) {
      long blocks = file.size() / SegmentFormat.BLOCK_SIZE * SegmentFormat.BLOCK_SIZE;
      return Math.max(end, Math.min(blocks, end + ROOM));
    }
  }

  private static void zeros(
      BlockFile file, long from, long to, Engine engine, Host host, OwnedMemory owned) {
    if (from < to) {
      ByteBuffer zeros = owned.allocate(ZeroFill.HURRIED_CHUNK, SegmentFormat.BLOCK_SIZE);
      boolean direct = engine.info().directIo();
      ZeroFill.fill(file, from, to, direct, engine.info().fileSystem(), Pace.AT_ONCE, host, zeros);
    }
  }

  /** Writes the zeros at once. */
  private enum Pace implements ZeroFill.Pace {
    AT_ONCE;

    @Override
    public boolean stopped() {
      return false;
    }

    @Override
    public boolean hurry() {
      return true;
    }

    @Override
    public long bytesPerSecond() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean bulk() {
      return false;
    }

    @Override
    public boolean isSpaceAmple() {
      return false;
    }
  }

  private static void discard(Path path, Engine engine) {
    try {
      engine.delete(path);
    } catch (LogIoException e) {
      // The first error counts; the next open deletes the file.
    }
  }

  /** Deletes a copy that is not wanted after all. */
  public static void delete(DirectoryNames names, int number) {
    discard(names.directory().resolve(SegmentFormat.copyName(number)), names.engine());
  }
}
