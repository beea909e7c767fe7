package io.duralog.recovery;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.LogFormatException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.segment.SegmentRef;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and judges the header blocks of segments. */
public final class SegmentHeaders {
  /**
   * What a header block says.
   *
   * @param header from the first intact copy; null if there is none, or it is not the one expected
   * @param damage set if a copy is not intact, or the header is null
   */
  public record Read(@Nullable SegmentHeader header, @Nullable Damage damage) {}

  private SegmentHeaders() {}

  /**
   * Reads the header of a segment of any log.
   *
   * @throws LogFormatException if the file is no segment, or of another version or block size
   */
  public static Read read(SegmentRef segment, Engine engine) {
    byte[] block = new byte[SegmentFormat.HEADER_LENGTH];
    try (BlockFile file = engine.openToRead(segment.path())) {
      int n = file.read(0, ByteBuffer.wrap(block));
      return judge(segment.path(), block, n);
    }
  }

  /**
   * Reads the header of a segment that must be of a log. A header with another number than the
   * file's name counts as damaged.
   *
   * @throws LogFormatException as {@link #requireSegment(SegmentRef, Engine, LogId)}
   */
  static Read require(SegmentRef segment, Engine engine, LogId logId) {
    return of(segment, requireSegment(segment, engine, logId), logId);
  }

  /**
   * Reads the header of a segment that should be of a log. A header of another log, or with another
   * number than the file's name, counts as damaged.
   *
   * @param window is open on the segment and about to go through it: a read without it would wait
   *     for what is being read ahead
   * @throws LogFormatException if the file is no segment, or of another version or block size
   */
  static Read read(SegmentRef segment, SegmentWindow window, LogId logId) {
    return of(segment, read(segment, window), logId);
  }

  private static Read read(SegmentRef segment, SegmentWindow window) {
    byte[] block = new byte[SegmentFormat.HEADER_LENGTH];
    window.at(0, block.length);
    int index = window.room(0, block.length);
    int n = Math.min(block.length, window.available(index));
    System.arraycopy(window.array(), index, block, 0, n);
    return judge(segment.path(), block, n);
  }

  /**
   * Whether the header block of a segment is without any flaw.
   *
   * @param start the first bytes of the file
   * @param length how many of them are there
   */
  static boolean isSound(SegmentRef segment, byte[] start, int length, LogId logId) {
    try {
      byte[] block = Arrays.copyOf(start, SegmentFormat.HEADER_LENGTH);
      Read read = judge(segment.path(), block, Math.min(length, block.length));
      return of(segment, read, logId).damage() == null;
    } catch (LogFormatException e) {
      return false;
    }
  }

  /**
   * Reads the header of a segment, and refuses one of another log.
   *
   * @param logId the log, or null if not known
   * @throws LogFormatException if the file is no segment, or of another version, block size or log
   */
  static Read requireSegment(SegmentRef segment, Engine engine, @Nullable LogId logId) {
    return requireLog(segment, read(segment, engine), logId);
  }

  /** Whether an intact copy of a file's header says that it is that segment of a log. */
  static boolean isOf(SegmentRef segment, Engine engine, LogId logId) {
    try {
      SegmentHeader header = read(segment, engine).header();
      return header != null
          && header.logId() == logId.value()
          && header.number() == segment.number();
    } catch (LogFormatException e) {
      return false;
    }
  }

  /**
   * As {@link #requireSegment(SegmentRef, Engine, LogId)}, for several.
   *
   * @param through the window to look through; its file is closed
   */
  static void requireSegments(List<SegmentRef> segments, SegmentWindow through, LogId logId) {
    try (SegmentWindow window = through) {
      for (SegmentRef s : segments) {
        window.open(s);
        requireLog(s, read(s, window), logId);
      }
    }
  }

  private static Read requireLog(SegmentRef segment, Read read, @Nullable LogId logId) {
    SegmentHeader header = read.header();
    if (header != null && logId != null && header.logId() != logId.value()) {
      throw Errors.format(segment.path(), "is a segment of another log; move it elsewhere");
    }
    return read;
  }

  private static Read of(SegmentRef segment, Read read, LogId logId) {
    SegmentHeader h = read.header();
    if (h == null || (h.logId() == logId.value() && h.number() == segment.number())) {
      return read;
    }
    return new Read(null, bad(segment.path(), 0, SegmentFormat.HEADER_LENGTH));
  }

  private static Read judge(Path path, byte[] block, int length) {
    boolean first = SegmentFormat.isIntact(block, 0);
    boolean second = SegmentFormat.isIntact(block, 1);
    if (!first && !second) {
      requireSegment(path, block, length);
      return new Read(null, bad(path, 0, SegmentFormat.HEADER_LENGTH));
    }
    int copy = first ? 0 : 1;
    requireVersion(path, SegmentFormat.versionOf(block, copy));
    requireBlockSize(path, block, copy);
    SegmentHeader header = SegmentFormat.read(block, copy);
    if (first && second) {
      return new Read(header, null);
    }
    return new Read(
        header, bad(path, first ? SegmentFormat.COPY_LENGTH : 0, SegmentFormat.COPY_LENGTH));
  }

  private static Damage bad(Path path, int offset, int length) {
    return Damage.builder(Damage.Kind.BAD_HEADER, path).at(offset, length).certain(true).build();
  }

  private static void requireVersion(Path path, int version) {
    if (version != SegmentFormat.VERSION_VALUE) {
      throw Errors.format(
          path,
          "written in format version "
              + version
              + ", this is version "
              + SegmentFormat.VERSION_VALUE
              + " and reads no other; use a release of DuraLog that knows version "
              + version);
    }
  }

  private static void requireBlockSize(Path path, byte[] block, int copy) {
    int blockSize = SegmentFormat.blockSizeOf(block, copy);
    if (blockSize != SegmentFormat.BLOCK_SIZE) {
      throw Errors.format(
          path, "has blocks of " + blockSize + " bytes, supported are " + SegmentFormat.BLOCK_SIZE);
    }
  }

  /**
   * Neither copy is intact: refuses what is no segment, or of another version. The rest is damage.
   */
  private static void requireSegment(Path path, byte[] block, int length) {
    boolean magic = SegmentFormat.hasMagic(block, 0) || SegmentFormat.hasMagic(block, 1);
    if (!magic && length >= SegmentFormat.MAGIC_LENGTH && !SegmentWindow.isZero(block, 0, length)) {
      throw Errors.format(
          path, "is no segment of a log, though it has the name of one; move it elsewhere");
    }
    int version = SegmentFormat.versionOf(block, 0);
    if (SegmentFormat.hasMagic(block, 0)
        && SegmentFormat.hasMagic(block, 1)
        && version == SegmentFormat.versionOf(block, 1)) {
      // A later version may put its checksum elsewhere; that two copies agree is no accident.
      requireVersion(path, version);
    }
  }

  /**
   * The identity of the log, from the first segment header that can be read.
   *
   * @throws CorruptLogException if none can
   */
  public static LogId logId(List<SegmentRef> segments, Engine engine) {
    Damage first = null;
    for (SegmentRef segment : segments) {
      Read read = read(segment, engine);
      SegmentHeader header = read.header();
      if (header != null) {
        return LogId.of(header.logId());
      }
      if (first == null) {
        first = read.damage();
      }
    }
    if (first == null) {
      throw new IllegalArgumentException("no segments");
    }
    throw Errors.corrupt(first);
  }
}
