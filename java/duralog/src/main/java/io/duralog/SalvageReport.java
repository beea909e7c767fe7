package io.duralog;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link DuraLog#salvage} has copied, and what it has not found. Immutable. */
public final class SalvageReport {
  private final long records;
  private final long bytes;
  private final long firstSequence;
  private final long lastSequence;
  private final List<Damage> damage;

  private SalvageReport(Builder b) {
    this.records = b.records;
    this.bytes = b.bytes;
    this.firstSequence = b.firstSequence;
    this.lastSequence = b.lastSequence;
    this.damage = List.copyOf(b.damage);
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Records copied. */
  public long records() {
    return records;
  }

  /** Bytes of their payloads. */
  public long bytes() {
    return bytes;
  }

  /** Sequence of the first record copied; 0 when there is none. */
  public long firstSequence() {
    return firstSequence;
  }

  /** Sequence of the last record copied; 0 when there is none. */
  public long lastSequence() {
    return lastSequence;
  }

  /**
   * Every place of the original that is not sound, with the sequences that are lost there, if any;
   * what its open has met comes first. Empty for a sound log.
   */
  public List<Damage> damage() {
    return damage;
  }

  /** Whether no record is lost, as far as is known. */
  public boolean complete() {
    return damage.stream().allMatch(d -> d.firstLost() == 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SalvageReport o
        && records == o.records
        && bytes == o.bytes
        && firstSequence == o.firstSequence
        && lastSequence == o.lastSequence
        && damage.equals(o.damage);
  }

  @Override
  public int hashCode() {
    return Objects.hash(records, bytes, firstSequence, lastSequence, damage);
  }

  @Override
  public String toString() {
    return records
        + " records copied"
        + (records == 0 ? "" : " of sequence " + firstSequence + " to " + lastSequence)
        + ", "
        + bytes
        + " bytes"
        + (damage.isEmpty() ? ", no damage" : ", damage: " + damage);
  }

  /** Collects what is known; what is not set is 0 or empty. Not for several threads. */
  public static final class Builder {
    private long records;
    private long bytes;
    private long firstSequence;
    private long lastSequence;
    private List<Damage> damage = List.of();

    private Builder() {}

    /** Sets {@link SalvageReport#records()}. */
    public Builder records(long value) {
      records = value;
      return this;
    }

    /** Sets {@link SalvageReport#bytes()}. */
    public Builder bytes(long value) {
      bytes = value;
      return this;
    }

    /** Sets {@link SalvageReport#firstSequence()}. */
    public Builder firstSequence(long value) {
      firstSequence = value;
      return this;
    }

    /** Sets {@link SalvageReport#lastSequence()}. */
    public Builder lastSequence(long value) {
      lastSequence = value;
      return this;
    }

    /** Sets {@link SalvageReport#damage()}. */
    public Builder damage(List<Damage> value) {
      damage = value;
      return this;
    }

    /** Builds it. */
    public SalvageReport build() {
      return new SalvageReport(this);
    }
  }
}
