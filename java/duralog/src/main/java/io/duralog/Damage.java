package io.duralog;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One place of a log that is not sound. Immutable. */
public final class Damage implements Serializable {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final transient Path path;
  private final long offset;
  private final long length;
  private final long firstLost;
  private final long lastLost;
  private final boolean certain;

  private Damage(Builder b) {
    this.kind = b.kind;
    this.path = b.path;
    this.offset = b.offset;
    this.length = b.length;
    this.firstLost = b.firstLost;
    this.lastLost = b.lastLost;
    this.certain = b.certain;
  }

  /** What is wrong. */
  public enum Kind {
    /** The end of the log as a crash leaves it: written, not acknowledged, not whole. */
    TORN_TAIL,
    /** A record does not match its checksum. */
    BAD_CHECKSUM,
    /** A segment header, a batch header or the root does not match its checksum. */
    BAD_HEADER,
    /** The padding after a batch is not zero. Costs no record. */
    BAD_PADDING,
    /** Records that were durable are not where they belong. */
    LOST_RANGE,
    /** A segment file is missing, or shorter than it was. */
    MISSING_SEGMENT,
    /**
     * The root says that the log was closed at a place where it does not end: it is that of another
     * state of the log, as in a directory put together from two copies. Costs no record.
     */
    STALE_ROOT
  }

  /**
   * A builder of one that costs no record, as far as is known, and is not certain.
   *
   * @param path the segment, or the missing one, or the root
   */
  public static Builder builder(Kind kind, Path path) {
    return new Builder(Objects.requireNonNull(kind, "kind"), Objects.requireNonNull(path, "path"));
  }

  /** What is wrong there. */
  public Kind kind() {
    return kind;
  }

  /** The segment, or the missing one, or the root. */
  public Path path() {
    return path;
  }

  /** Byte offset of the place in the file. */
  public long offset() {
    return offset;
  }

  /** Bytes from there that cannot be used; 0 when unknown. */
  public long length() {
    return length;
  }

  /** First sequence that cannot be read, or 0 when no record is lost. */
  public long firstLost() {
    return firstLost;
  }

  /** Last sequence that cannot be read, or 0 when none is lost or it cannot be told. */
  public long lastLost() {
    return lastLost;
  }

  /**
   * Whether the log proves the verdict. A torn tail cannot be told from damage to the very last
   * batch unless something later says that it was durable.
   */
  public boolean certain() {
    return certain;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Damage o
        && kind == o.kind
        && path.equals(o.path)
        && offset == o.offset
        && length == o.length
        && firstLost == o.firstLost
        && lastLost == o.lastLost
        && certain == o.certain;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, path, offset, length, firstLost, lastLost, certain);
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

  /** A path cannot be serialized. */
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
      return builder(kind, path.path())
          .at(offset, length)
          .lost(firstLost, lastLost)
          .certain(certain)
          .build();
    }
  }

  /** Collects what is known of a place. Not for several threads. */
  public static final class Builder {
    private final Kind kind;
    private final Path path;
    private long offset;
    private long length;
    private long firstLost;
    private long lastLost;
    private boolean certain;

    private Builder(Kind kind, Path path) {
      this.kind = kind;
      this.path = path;
    }

    /** Sets {@link Damage#offset()} and {@link Damage#length()}, in bytes. */
    public Builder at(long offset, long length) {
      this.offset = offset;
      this.length = length;
      return this;
    }

    /** Sets {@link Damage#firstLost()} and {@link Damage#lastLost()}. */
    public Builder lost(long first, long last) {
      this.firstLost = first;
      this.lastLost = last;
      return this;
    }

    /** Sets {@link Damage#certain()}. */
    public Builder certain(boolean value) {
      certain = value;
      return this;
    }

    /** Builds it. */
    public Damage build() {
      return new Damage(this);
    }
  }
}
