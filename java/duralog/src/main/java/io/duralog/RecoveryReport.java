package io.duralog;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was found by an open or by a replay. Immutable. */
public final class RecoveryReport {
  private final int segments;
  private final long records;
  private final long bytes;
  private final boolean cleanlyClosed;
  private final List<Damage> damage;
  private final Duration took;

  private RecoveryReport(Builder b) {
    this.segments = b.segments;
    this.records = b.records;
    this.bytes = b.bytes;
    this.cleanlyClosed = b.cleanlyClosed;
    this.damage = List.copyOf(b.damage);
    this.took = b.took;
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.segments = segments;
    b.records = records;
    b.bytes = bytes;
    b.cleanlyClosed = cleanlyClosed;
    b.damage = damage;
    b.took = took;
    return b;
  }

  /** Segment files looked at. */
  public int segments() {
    return segments;
  }

  /** Records found sound. */
  public long records() {
    return records;
  }

  /** Bytes of segment files read. */
  public long bytes() {
    return bytes;
  }

  /** Whether the root says that the log was closed where it ends. */
  public boolean cleanlyClosed() {
    return cleanlyClosed;
  }

  /** Every place that is not sound, in the order of the log; empty for a sound log. */
  public List<Damage> damage() {
    return damage;
  }

  /** Time it took. */
  public Duration took() {
    return took;
  }

  /** Whether nothing is wrong but, at most, the torn tail that a crash may leave. */
  public boolean sound() {
    return damage.stream().allMatch(d -> d.kind() == Damage.Kind.TORN_TAIL);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecoveryReport o
        && segments == o.segments
        && records == o.records
        && bytes == o.bytes
        && cleanlyClosed == o.cleanlyClosed
        && damage.equals(o.damage)
        && took.equals(o.took);
  }

  @Override
  public int hashCode() {
    return Objects.hash(segments, records, bytes, cleanlyClosed, damage, took);
  }

  @Override
  public String toString() {
    return records
        + " records in "
        + segments
        + " segments, "
        + bytes
        + " bytes read in "
        + took.toMillis()
        + " ms, "
        + (cleanlyClosed ? "cleanly closed" : "not cleanly closed")
        + (damage.isEmpty() ? "" : ", damage: " + damage);
  }

  /** Collects what is known; what is not set is 0, false or empty. Not for several threads. */
  public static final class Builder {
    private int segments;
    private long records;
    private long bytes;
    private boolean cleanlyClosed;
    private List<Damage> damage = List.of();
    private Duration took = Duration.ZERO;

    private Builder() {}

    /** Sets {@link RecoveryReport#segments()}. */
    public Builder segments(int value) {
      segments = value;
      return this;
    }

    /** Sets {@link RecoveryReport#records()}. */
    public Builder records(long value) {
      records = value;
      return this;
    }

    /** Sets {@link RecoveryReport#bytes()}. */
    public Builder bytes(long value) {
      bytes = value;
      return this;
    }

    /** Sets {@link RecoveryReport#cleanlyClosed()}. */
    public Builder cleanlyClosed(boolean value) {
      cleanlyClosed = value;
      return this;
    }

    /** Sets {@link RecoveryReport#damage()}. */
    public Builder damage(List<Damage> value) {
      damage = value;
      return this;
    }

    /** Sets {@link RecoveryReport#took()}. */
    public Builder took(Duration value) {
      took = value;
      return this;
    }

    /** Builds it. */
    public RecoveryReport build() {
      return new RecoveryReport(this);
    }
  }
}
