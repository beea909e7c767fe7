package io.duralog;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link Position} says, at one moment. Immutable. */
public final class PositionInfo {
  private final String name;
  private final long processed;
  private final boolean holds;
  private final long generation;
  private final Instant stored;
  private final boolean damaged;

  private PositionInfo(Builder b) {
    this.name = b.name;
    this.processed = b.processed;
    this.holds = b.holds;
    this.generation = b.generation;
    this.stored = b.stored;
    this.damaged = b.damaged;
  }

  /** A builder for a position with this name. */
  public static Builder builder(String name) {
    return new Builder(Objects.requireNonNull(name, "name"));
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The last sequence that is processed; 0 for none, or when it is damaged. */
  public long processed() {
    return processed;
  }

  /** Whether the log keeps what comes after it. One that is damaged may hold, and counts so. */
  public boolean holds() {
    return holds;
  }

  /** How often the log had been cut or reset when it was stored. */
  public long generation() {
    return generation;
  }

  /** When it was stored, by the wall clock there; {@link Instant#EPOCH} when it is damaged. */
  public Instant stored() {
    return stored;
  }

  /** Whether its file is damaged, so that nobody knows what it says. */
  public boolean damaged() {
    return damaged;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PositionInfo o
        && name.equals(o.name)
        && processed == o.processed
        && holds == o.holds
        && generation == o.generation
        && stored.equals(o.stored)
        && damaged == o.damaged;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, processed, holds, generation, stored, damaged);
  }

  @Override
  public String toString() {
    return damaged
        ? name + ": damaged, may hold everything"
        : name + ": processed to " + processed + (holds ? ", holds" : "") + ", stored " + stored;
  }

  /** Collects what is known; what is not set is 0 or false. Not for several threads. */
  public static final class Builder {
    private final String name;
    private long processed;
    private boolean holds;
    private long generation;
    private Instant stored = Instant.EPOCH;
    private boolean damaged;

    private Builder(String name) {
      this.name = name;
    }

    /** Sets {@link PositionInfo#processed()}. */
    public Builder processed(long value) {
      processed = value;
      return this;
    }

    /** Sets {@link PositionInfo#holds()}. */
    public Builder holds(boolean value) {
      holds = value;
      return this;
    }

    /** Sets {@link PositionInfo#generation()}. */
    public Builder generation(long value) {
      generation = value;
      return this;
    }

    /** Sets {@link PositionInfo#stored()}. */
    public Builder stored(Instant value) {
      stored = value;
      return this;
    }

    /** Sets {@link PositionInfo#damaged()}. */
    public Builder damaged(boolean value) {
      damaged = value;
      return this;
    }

    /** Builds it. */
    public PositionInfo build() {
      return new PositionInfo(this);
    }
  }
}
