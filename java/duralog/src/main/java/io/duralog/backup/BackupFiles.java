package io.duralog.backup;

import io.duralog.BackupOptions;
import io.duralog.BackupReport;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.SegmentFormat;
import io.duralog.recovery.Recovered;
import io.duralog.recovery.SegmentStart;
import io.duralog.segment.SegmentRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The segments of a backup: links to those that are complete, and copies. For one thread. */
final class BackupFiles {
  /** Bytes of memory for copies, and as many on the heap. */
  static final int BUFFER = 1 << 20;

  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;
  private static final byte[] ZEROS = new byte[BLOCK];

  private final Recovered log;
  private final Path directory;
  private final BackupOptions options;
  private final @Nullable PreviousBackup previous;
  private final Engine reader;
  private final Engine engine;
  private final byte[] bytes = new byte[BUFFER];
  private long written;

  /**
   * Creates one.
   *
   * @param log as it is
   * @param directory an empty one
   * @param reader reads segments
   * @param engine writes copies
   */
  BackupFiles(
      Recovered log,
      Path directory,
      BackupOptions options,
      @Nullable PreviousBackup previous,
      Engine reader,
      Engine engine) {
    this.log = log;
    this.directory = directory;
    this.options = options;
    this.previous = previous;
    this.reader = reader;
    this.engine = engine;
  }

  /** Makes them; their names are not durable yet. */
  BackupReport make() {
    int linked = 0;
    int copied = 0;
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer memory = owned.allocate(BUFFER, BLOCK);
      for (int i = 0; i <= log.endSegment(); i++) {
        if (i < log.endSegment() && options.link() && link(i)) {
          linked++;
        } else {
          boolean last = i == log.endSegment();
          copy(log.segments().get(i), last ? log.endOffset() : Long.MAX_VALUE, memory);
          copied++;
        }
      }
    }
    return BackupReport.builder()
        .firstSequence(log.root().beginning().first())
        .lastSequence(log.nextSequence() - 1)
        .generation(log.root().generation())
        .linked(linked)
        .copied(copied)
        .bytesCopied(written)
        .build();
  }

  private Path target(int number) {
    return directory.resolve(SegmentFormat.fileName(number));
  }

  private boolean link(int index) {
    SegmentRef segment = log.segments().get(index);
    Path target = target(segment.number());
    if (link(target, segment.path())) {
      return true;
    }
    PreviousBackup p = previous;
    Path earlier = p == null ? null : p.same(segment, log.segments().get(index + 1));
    return earlier != null && link(target, earlier);
  }

  /** Returns false where there can be no link, for whatever reason: then there is a copy. */
  private static boolean link(Path target, Path to) {
    try {
      Files.createLink(target, to);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // another file system, one without links, or no right to make one
    }
  }

  /**
   * Copies a segment. Zeros at its end are left out: a file shorter than planned is whole.
   *
   * @param end bytes at the most
   */
  private void copy(SegmentRef segment, long end, ByteBuffer memory) {
    try (BlockFile from = reader.openToRead(segment.path());
        BlockFile to = engine.create(target(segment.number()))) {
      long size = Math.min(end, from.size());
      for (long at = 0; at < size; at += BUFFER) {
        int wanted = (int) Math.min(BUFFER, size - at);
        int n = from.read(at, ByteBuffer.wrap(bytes, 0, wanted));
        int blocks = blocks(n);
        if (blocks > 0) {
          to.write(at, memory.clear().put(bytes, 0, blocks).flip());
          written += blocks;
        }
        if (n < wanted) {
          break;
        }
      }
      to.sync();
    }
  }

  /** The bytes that are read as whole blocks, without blocks of zeros at the end. */
  private int blocks(int read) {
    int whole = (read + BLOCK - 1) / BLOCK * BLOCK;
    Arrays.fill(bytes, read, whole, (byte) 0);
    while (whole > 0 && Arrays.equals(bytes, whole - BLOCK, whole, ZEROS, 0, BLOCK)) {
      whole -= BLOCK;
    }
    return whole;
  }

  /**
   * The sequence with which the last copy begins; that of the last record if it has none. The copy
   * tells: the log's file may be gone by now.
   */
  long firstCopied() {
    int number = log.segments().get(log.endSegment()).number();
    SegmentRef last = new SegmentRef(number, target(number), 0);
    try (BlockFile file = reader.openToRead(last.path())) {
      long first = SegmentStart.read(last, file, log.logId()).firstSequence();
      return first > 0 && first < log.nextSequence() ? first : log.nextSequence() - 1;
    }
  }
}
