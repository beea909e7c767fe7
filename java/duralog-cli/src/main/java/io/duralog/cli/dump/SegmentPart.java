package io.duralog.cli.dump;

import io.duralog.DuraLogException;
import io.duralog.LogFormatException;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.recovery.SegmentHeaders;
import io.duralog.segment.SegmentRef;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A segment's file.
 *
 * @param bytes what there is of its header block
 * @param header from the first of its copies that is intact, or null
 * @param flaw what is wrong with the header, or null
 * @param refused why the file cannot be read as a segment, or null
 */
record SegmentPart(
    SegmentRef file,
    Role role,
    long size,
    ByteBuffer bytes,
    @Nullable SegmentHeader header,
    @Nullable String flaw,
    @Nullable DuraLogException refused) {

  /** What a segment is to the log, as the root says. */
  enum Role {
    /** Part of it, or ready to be. */
    LOG(""),
    /** Before its beginning, given up. */
    RETIRED("given up, waits to be deleted"),
    /** Behind a cut. */
    CUT("cut away, waits to be deleted");

    private final String text;

    Role(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Reads the header block. */
  static SegmentPart read(SegmentRef file, Role role, Engine engine) {
    byte[] block = new byte[SegmentFormat.HEADER_LENGTH];
    long size = 0;
    int length = 0;
    try {
      try (BlockFile open = engine.openToRead(file.path())) {
        size = open.size();
        length = open.read(0, ByteBuffer.wrap(block));
      }
      SegmentHeaders.Read read = SegmentHeaders.read(file, engine);
      String flaw = read.damage() == null ? null : flaw(read, size);
      return new SegmentPart(
          file, role, size, ByteBuffer.wrap(block, 0, length).slice(), read.header(), flaw, null);
    } catch (LogFormatException | LogIoException e) {
      ByteBuffer bytes = ByteBuffer.wrap(block, 0, length).slice();
      return new SegmentPart(file, role, size, bytes, null, null, e);
    }
  }

  private static String flaw(SegmentHeaders.Read read, long size) {
    if (size < SegmentFormat.HEADER_LENGTH) {
      return "the file ends within its header";
    }
    if (read.header() == null) {
      return "neither copy of the header is intact";
    }
    boolean first = read.damage() != null && read.damage().offset() == 0;
    return "the " + (first ? "first" : "second") + " copy of the header is not intact";
  }

  /** The same with the judgement whether it is of a log. */
  SegmentPart of(long logId) {
    SegmentHeader h = header;
    if (h == null || (h.logId() == logId && h.number() == file.number())) {
      return this;
    }
    String why =
        h.logId() == logId
            ? "the header is that of segment " + h.number()
            : "the header is that of another log";
    return new SegmentPart(file, role, size, bytes, h, why, refused);
  }

  boolean isFlaw() {
    return flaw != null || refused != null;
  }
}
