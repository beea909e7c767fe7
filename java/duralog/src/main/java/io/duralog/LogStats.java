package io.duralog;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an open log has done since it was opened, and is; a snapshot. Immutable. */
public final class LogStats {
  private final long appendedRecords;
  private final long durableRecords;
  private final long durableBytes;
  private final long batches;
  private final long syncs;
  private final long commitNanos;
  private final int segments;
  private final long bufferBytes;
  private final long waits;
  private final boolean failed;
  private final long firstSequence;
  private final List<PinInfo> pins;

  private LogStats(Builder b) {
    this.appendedRecords = b.appendedRecords;
    this.durableRecords = b.durableRecords;
    this.durableBytes = b.durableBytes;
    this.batches = b.batches;
    this.syncs = b.syncs;
    this.commitNanos = b.commitNanos;
    this.segments = b.segments;
    this.bufferBytes = b.bufferBytes;
    this.waits = b.waits;
    this.failed = b.failed;
    this.firstSequence = b.firstSequence;
    this.pins = List.copyOf(b.pins);
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Records accepted. */
  public long appendedRecords() {
    return appendedRecords;
  }

  /** Of these, records known to be durable. */
  public long durableRecords() {
    return durableRecords;
  }

  /** Bytes written to segments and durable: headers, records and padding. */
  public long durableBytes() {
    return durableBytes;
  }

  /** Batches that are durable. */
  public long batches() {
    return batches;
  }

  /** Syncs of segment files by the committer. */
  public long syncs() {
    return syncs;
  }

  /** Nanoseconds the committer has spent in writes and syncs. */
  public long commitNanos() {
    return commitNanos;
  }

  /** Segment files of the log. */
  public int segments() {
    return segments;
  }

  /** Bytes of append buffers allocated. */
  public long bufferBytes() {
    return bufferBytes;
  }

  /** Times an append had to wait for space (back-pressure). */
  public long waits() {
    return waits;
  }

  /** Whether the log has failed. */
  public boolean failed() {
    return failed;
  }

  /** The sequence with which the log begins. */
  public long firstSequence() {
    return firstSequence;
  }

  /**
   * What keeps records or files from going: open replays of this log, and positions that hold, as
   * they were within the last second; the one that keeps most comes first.
   */
  public List<PinInfo> pins() {
    return pins;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogStats o
        && appendedRecords == o.appendedRecords
        && durableRecords == o.durableRecords
        && durableBytes == o.durableBytes
        && batches == o.batches
        && syncs == o.syncs
        && commitNanos == o.commitNanos
        && segments == o.segments
        && bufferBytes == o.bufferBytes
        && waits == o.waits
        && failed == o.failed
        && firstSequence == o.firstSequence
        && pins.equals(o.pins);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        appendedRecords,
        durableRecords,
        durableBytes,
        batches,
        syncs,
        commitNanos,
        segments,
        bufferBytes,
        waits,
        failed,
        firstSequence,
        pins);
  }

  @Override
  public String toString() {
    return appendedRecords
        + " records appended, "
        + durableRecords
        + " durable in "
        + batches
        + " batches of "
        + durableBytes
        + " bytes by "
        + syncs
        + " syncs in "
        + commitNanos / 1_000_000
        + " ms, "
        + segments
        + " segments from sequence "
        + firstSequence
        + ", "
        + bufferBytes
        + " bytes of buffers, "
        + waits
        + " waits for space"
        + (failed ? ", FAILED" : "")
        + (pins.isEmpty() ? "" : ", kept " + pins);
  }

  /** Collects what is known; what is not set is 0, false or empty. Not for several threads. */
  public static final class Builder {
    private long appendedRecords;
    private long durableRecords;
    private long durableBytes;
    private long batches;
    private long syncs;
    private long commitNanos;
    private int segments;
    private long bufferBytes;
    private long waits;
    private boolean failed;
    private long firstSequence;
    private List<PinInfo> pins = List.of();

    private Builder() {}

    /** Sets {@link LogStats#appendedRecords()}. */
    public Builder appendedRecords(long value) {
      appendedRecords = value;
      return this;
    }

    /** Sets {@link LogStats#durableRecords()}. */
    public Builder durableRecords(long value) {
      durableRecords = value;
      return this;
    }

    /** Sets {@link LogStats#durableBytes()}. */
    public Builder durableBytes(long value) {
      durableBytes = value;
      return this;
    }

    /** Sets {@link LogStats#batches()}. */
    public Builder batches(long value) {
      batches = value;
      return this;
    }

    /** Sets {@link LogStats#syncs()}. */
    public Builder syncs(long value) {
      syncs = value;
      return this;
    }

    /** Sets {@link LogStats#commitNanos()}. */
    public Builder commitNanos(long value) {
      commitNanos = value;
      return this;
    }

    /** Sets {@link LogStats#segments()}. */
    public Builder segments(int value) {
      segments = value;
      return this;
    }

    /** Sets {@link LogStats#bufferBytes()}. */
    public Builder bufferBytes(long value) {
      bufferBytes = value;
      return this;
    }

    /** Sets {@link LogStats#waits()}. */
    public Builder waits(long value) {
      waits = value;
      return this;
    }

    /** Sets {@link LogStats#failed()}. */
    public Builder failed(boolean value) {
      failed = value;
      return this;
    }

    /** Sets {@link LogStats#firstSequence()}. */
    public Builder firstSequence(long value) {
      firstSequence = value;
      return this;
    }

    /** Sets {@link LogStats#pins()}. */
    public Builder pins(List<PinInfo> value) {
      pins = value;
      return this;
    }

    /** Builds it. */
    public LogStats build() {
      return new LogStats(this);
    }
  }
}
