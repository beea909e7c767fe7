package io.duralog;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of its records a log gives up by itself, as by {@link DuraLog#truncateBefore}. Immutable;
 * start from {@link #none()}. Whole segments go, the oldest first, as soon as one of the limits
 * says so; the segment that is written to stays, and so does what is not durable, and what a {@link
 * Position} holds. The log looks when it begins a segment and, with an age, once a minute.
 */
public final class Retention {
  private static final Retention NONE = new Retention(Long.MAX_VALUE, null, false);

  private final long maxBytes;
  private final @Nullable Duration maxAge;
  private final boolean overrunReaders;

  private Retention(long maxBytes, @Nullable Duration maxAge, boolean overrunReaders) {
    this.maxBytes = maxBytes;
    this.maxAge = maxAge;
    this.overrunReaders = overrunReaders;
  }

  /** Nothing is given up. */
  public static Retention none() {
    return NONE;
  }

  /**
   * The same with a limit in bytes. On disk there is more: the segment that is written to and those
   * that lie ready, up to two of {@link LogOptions#segmentSize()}.
   *
   * @param bytes of segment files but the one that is written to: 0 or more
   */
  public Retention maxBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("maxBytes must be 0 or more, not " + bytes);
    }
    return new Retention(bytes, maxAge, overrunReaders);
  }

  /**
   * The same with an age. A segment goes when the one after it was begun longer ago than that, by
   * the wall clock of the machine: no record goes younger, and one stays for as long as its segment
   * takes to fill. A clock that was set ahead or back keeps records too long, not too short; only
   * records written while it was behind go early once it is set right.
   *
   * @param age more than zero
   */
  public Retention maxAge(Duration age) {
    if (age.isZero() || age.isNegative()) {
      throw new IllegalArgumentException("maxAge must be more than zero, not " + age);
    }
    return new Retention(maxBytes, age, overrunReaders);
  }

  /**
   * The same with the rule whether files are deleted that replays of this log still read. Such a
   * replay gets {@link RecordsGoneException} where it comes to one. Default false: they are deleted
   * once it is closed, so one that is forgotten keeps the disk from getting space. What {@link
   * DuraLog#truncateBefore} gives up is deleted by the same rule.
   */
  public Retention overrunReaders(boolean overrun) {
    return new Retention(maxBytes, maxAge, overrun);
  }

  /** Bytes of segment files kept but the one that is written to; {@link Long#MAX_VALUE}: all. */
  public long maxBytes() {
    return maxBytes;
  }

  /** The age at which a segment goes; null: never. */
  public @Nullable Duration maxAge() {
    return maxAge;
  }

  /** Whether files are deleted that replays of this log still read. */
  public boolean overrunReaders() {
    return overrunReaders;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Retention r
        && maxBytes == r.maxBytes
        && Objects.equals(maxAge, r.maxAge)
        && overrunReaders == r.overrunReaders;
  }

  @Override
  public int hashCode() {
    return Objects.hash(maxBytes, maxAge, overrunReaders);
  }

  @Override
  public String toString() {
    boolean bytes = maxBytes < Long.MAX_VALUE;
    String kept =
        !bytes && maxAge == null
            ? "everything"
            : (bytes ? maxBytes + " bytes" : "")
                + (bytes && maxAge != null ? ", " : "")
                + (maxAge == null ? "" : "what is younger than " + maxAge);
    return "keep " + kept + (overrunReaders ? ", whoever reads" : "");
  }
}
