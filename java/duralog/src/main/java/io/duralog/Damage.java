package io.duralog;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * One place of a log that is not sound.
 *
 * @param kind what is wrong there
 * @param path the segment (or the missing one, or the clean mark)
 * @param offset byte offset of the place in the file
 * @param length bytes from there that cannot be used; 0 when unknown
 * @param firstLost first sequence that cannot be read, or 0 when no record is lost
 * @param lastLost last sequence that cannot be read, or 0 when none is lost or it cannot be told
 * @param certain whether the log proves the verdict; a torn tail cannot be told from damage to the
 *     very last batch unless something later says that it was durable
 */
public record Damage(
    Kind kind, Path path, long offset, long length, long firstLost, long lastLost, boolean certain)
    implements Serializable {

  /** What is wrong. */
  public enum Kind {
    /** The end of the log as a crash leaves it: written, not acknowledged, not whole. */
    TORN_TAIL,
    /** A record does not match its checksum. */
    BAD_CHECKSUM,
    /** A segment header, a batch header or the clean mark does not match its checksum. */
    BAD_HEADER,
    /** The fill behind a batch is not zero. Costs no record. */
    BAD_PADDING,
    /** Records that were durable are not where they belong. */
    LOST_RANGE,
    /** A segment file is missing, or shorter than it was. */
    MISSING_SEGMENT,
    /**
     * The clean mark is that of another state of the log, as in a copy that kept an old one: it is
     * not where the log ends. Costs no record.
     */
    STALE_MARK
  }

  /** A path cannot be serialized, and a record is made anew by its constructor. */
  private Object writeReplace() {
    return new Serialized(kind, new SerialPath(path), offset, length, firstLost, lastLost, certain);
  }

  private record Serialized(
      Kind kind,
      SerialPath path,
      long offset,
      long length,
      long firstLost,
      long lastLost,
      boolean certain)
      implements Serializable {

    private Object readResolve() {
      return new Damage(kind, path.path(), offset, length, firstLost, lastLost, certain);
    }
  }

  @Override
  public String toString() {
    StringBuilder s = new StringBuilder(160);
    s.append(kind).append(" in ").append(path).append(" at offset ").append(offset);
    if (length > 0) {
      s.append(", ").append(length).append(" bytes");
    }
    if (firstLost == 0) {
      s.append(", no record lost");
    } else if (lastLost == 0) {
      s.append(", records lost from sequence ").append(firstLost);
    } else {
      s.append(", records lost: ").append(firstLost).append(" to ").append(lastLost);
    }
    return s.append(certain ? "" : " (not certain)").toString();
  }
}
