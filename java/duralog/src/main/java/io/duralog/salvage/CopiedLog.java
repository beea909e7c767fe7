package io.duralog.salvage;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.Crc32c;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.RecordFormat;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.format.WallClock;
import io.duralog.segment.RootFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new log of records that keep their sequences. It becomes a log when it is finished, all
 * of it synced; no reader opens it before. For one thread. Holds one buffer, whatever the size of a
 * record.
 */
final class CopiedLog implements AutoCloseable {
  static final int BUFFER = 1 << 20;
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  private final Path directory;
  private final Engine engine;
  private final long segmentSize;
  private final LogId logId = LogId.random();
  private final long run = LogId.randomNumber();
  private final OwnedMemory memory = OwnedMemory.ofThread();
  private final ByteBuffer buffer;
  private final ByteBuffer block;
  private final byte[] scratch = new byte[BatchFormat.HEADER_LENGTH];

  /** The segment that is written to; null before its first batch. Its number and end follow. */
  private @Nullable BlockFile file;

  private int segment;
  private long offset = SegmentFormat.HEADER_LENGTH;

  /** The first sequence of all: the new log begins there, whatever was before it. */
  private long base = 1;

  /** The batch that is being filled. */
  private long first;

  private int count;

  /** The last sequence and the crc of the batch before that. */
  private long last;

  private int link;

  /**
   * Creates one.
   *
   * @param directory an empty directory
   * @param segmentSize bytes of a segment, 16 KiB at least; more for a record that needs more
   */
  CopiedLog(Path directory, Engine engine, long segmentSize) {
    this.directory = directory;
    this.engine = engine;
    this.segmentSize = segmentSize;
    int size = (int) Math.min(BUFFER, segmentSize / 4 / BLOCK * BLOCK);
    ByteBuffer both = memory.allocate(size + BLOCK, BLOCK);
    this.buffer = both.slice(0, size).order(ByteOrder.LITTLE_ENDIAN);
    this.block = both.slice(size, BLOCK);
  }

  /**
   * Adds a record.
   *
   * @param sequence greater than that of the record before
   * @param payload its position moves to its limit
   */
  void add(long sequence, int type, ByteBuffer payload) {
    int length = payload.remaining();
    long needed = RecordFormat.HEADER_LENGTH + (long) length;
    if (count > 0 && (sequence != first + count || needed > buffer.remaining())) {
      seal();
    }
    if (count == 0) {
      first = sequence;
      base = last == 0 ? sequence : base;
      buffer.clear().position(BatchFormat.HEADER_LENGTH);
    }
    count++;
    if (needed > buffer.remaining()) {
      writeLarge(type, payload, needed);
      return;
    }
    putHeader(type, payload, sequence);
    buffer.put(payload);
  }

  private void putHeader(int type, ByteBuffer payload, long sequence) {
    int length = payload.remaining();
    int unbound = RecordFormat.unboundCheck(Crc32c.of(payload), length, type);
    buffer.putInt(length).put((byte) type);
    buffer.putInt(RecordFormat.bind(unbound, logId.seed(), sequence));
  }

  /** Writes a batch of this record alone, piece by piece. */
  private void writeLarge(int type, ByteBuffer payload, long needed) {
    long length = BatchFormat.HEADER_LENGTH + needed;
    long at = place(length);
    putBatchHeader((int) length, at);
    putHeader(type, payload, first);
    while (payload.hasRemaining()) {
      int n = Math.min(buffer.remaining(), payload.remaining());
      buffer.put(payload.slice().limit(n));
      payload.position(payload.position() + n);
      if (!buffer.hasRemaining() || !payload.hasRemaining()) {
        at += write(at);
      }
    }
  }

  /** Writes the batch that is being filled, if there is one. */
  private void seal() {
    if (count > 0) {
      int length = buffer.position();
      long at = place(length);
      putBatchHeader(length, at);
      write(at);
    }
  }

  private void putBatchHeader(int length, long at) {
    BatchHeader header =
        new BatchHeader(
            run,
            first,
            last, // everything before is durable before a reader sees this
            WallClock.nanos(),
            length,
            count,
            link,
            flags(),
            segment,
            (int) (at / BLOCK),
            0);
    link = BatchFormat.write(buffer, 0, header, logId.seed(), scratch);
    last = header.nextSequence() - 1;
    count = 0;
  }

  private int flags() {
    if (last == 0) {
      return BatchFormat.FIRST_OF_RUN;
    }
    return first > last + 1 ? BatchFormat.GAP : 0;
  }

  /** Takes room for a batch, in a new segment if needed, and returns its offset. */
  private long place(long length) {
    long onDisk = BatchFormat.onDisk(length);
    if (offset > SegmentFormat.HEADER_LENGTH && offset + onDisk > segmentSize) {
      endSegment();
    }
    open();
    long at = offset;
    offset += onDisk;
    return at;
  }

  private BlockFile open() {
    BlockFile f = file;
    if (f == null) {
      segment++;
      offset = SegmentFormat.HEADER_LENGTH;
      f = engine.create(directory.resolve(SegmentFormat.fileName(segment)));
      file = f;
    }
    return f;
  }

  /** Writes the buffer, with zeros to the end of its last block. */
  private long write(long at) {
    int end = (int) BatchFormat.onDisk(buffer.position());
    while (buffer.position() < end) {
      buffer.put((byte) 0);
    }
    open().write(at, buffer.flip());
    buffer.clear();
    return end;
  }

  /** The header comes last, since it says how long the segment is. */
  private void endSegment() {
    SegmentHeader h = new SegmentHeader(logId.value(), segment, offset, WallClock.nanos());
    try (BlockFile f = open()) {
      f.write(0, block.put(0, SegmentFormat.write(h)).clear());
      f.sync();
    } finally {
      file = null;
    }
  }

  /** Makes all of it durable, and then writes the root of a cleanly closed log. */
  void finish() {
    seal();
    open();
    endSegment();
    engine.syncDirectory(directory);
    long now = WallClock.nanos();
    boolean empty = last == 0;
    LogRoot.Beginning beginning = new LogRoot.Beginning(1, base, 0, 0, base);
    LogRoot.Place end =
        new LogRoot.Place(empty ? base - 1 : last, segment, offset, link, empty ? 0 : run);
    LogRoot root = LogRoot.fresh(logId.value(), now, run).from(beginning);
    RootFile.write(directory, engine, root.at(end, true, now, run));
  }

  @Override
  public void close() {
    BlockFile f = file;
    file = null;
    try (memory) {
      if (f != null) {
        f.close();
      }
    }
  }
}
