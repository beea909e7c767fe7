package io.duralog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link DuraLog#backup} has made. Immutable. */
public final class BackupReport {
  private final long firstSequence;
  private final long lastSequence;
  private final long generation;
  private final int linked;
  private final int copied;
  private final long bytesCopied;

  private BackupReport(Builder b) {
    this.firstSequence = b.firstSequence;
    this.lastSequence = b.lastSequence;
    this.generation = b.generation;
    this.linked = b.linked;
    this.copied = b.copied;
    this.bytesCopied = b.bytesCopied;
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** The first sequence of the backup, as {@link LogReader#firstSequence()}. */
  public long firstSequence() {
    return firstSequence;
  }

  /** The last sequence of the backup; the one before the first if it is empty. */
  public long lastSequence() {
    return lastSequence;
  }

  /** The generation of the log then. */
  public long generation() {
    return generation;
  }

  /** Segments that are hard links. */
  public int linked() {
    return linked;
  }

  /** Segments that were copied. */
  public int copied() {
    return copied;
  }

  /** Bytes that were written for them. */
  public long bytesCopied() {
    return bytesCopied;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BackupReport o
        && firstSequence == o.firstSequence
        && lastSequence == o.lastSequence
        && generation == o.generation
        && linked == o.linked
        && copied == o.copied
        && bytesCopied == o.bytesCopied;
  }

  @Override
  public int hashCode() {
    return Objects.hash(firstSequence, lastSequence, generation, linked, copied, bytesCopied);
  }

  @Override
  public String toString() {
    return "sequence "
        + firstSequence
        + " to "
        + lastSequence
        + ", "
        + linked
        + " segments linked, "
        + copied
        + " copied, "
        + bytesCopied
        + " bytes";
  }

  /** Collects what is known; what is not set is 0. Not for several threads. */
  public static final class Builder {
    private long firstSequence;
    private long lastSequence;
    private long generation;
    private int linked;
    private int copied;
    private long bytesCopied;

    private Builder() {}

    /** Sets {@link BackupReport#firstSequence()}. */
    public Builder firstSequence(long value) {
      firstSequence = value;
      return this;
    }

    /** Sets {@link BackupReport#lastSequence()}. */
    public Builder lastSequence(long value) {
      lastSequence = value;
      return this;
    }

    /** Sets {@link BackupReport#generation()}. */
    public Builder generation(long value) {
      generation = value;
      return this;
    }

    /** Sets {@link BackupReport#linked()}. */
    public Builder linked(int value) {
      linked = value;
      return this;
    }

    /** Sets {@link BackupReport#copied()}. */
    public Builder copied(int value) {
      copied = value;
      return this;
    }

    /** Sets {@link BackupReport#bytesCopied()}. */
    public Builder bytesCopied(long value) {
      bytesCopied = value;
      return this;
    }

    /** Builds it. */
    public BackupReport build() {
      return new BackupReport(this);
    }
  }
}
