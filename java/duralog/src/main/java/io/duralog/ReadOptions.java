package io.duralog;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How to read a log. Immutable; start from {@link #all()}. */
public final class ReadOptions {
  private static final ReadOptions ALL =
      new ReadOptions(0, null, Long.MAX_VALUE, null, EngineChoice.AUTO);

  private final long from;
  private final @Nullable Instant fromTime;
  private final long until;
  private final @Nullable OnDamage onDamage;
  private final EngineChoice engine;

  private ReadOptions(
      long from,
      @Nullable Instant fromTime,
      long until,
      @Nullable OnDamage onDamage,
      EngineChoice engine) {
    this.from = from;
    this.fromTime = fromTime;
    this.until = until;
    this.onDamage = onDamage;
    this.engine = engine;
  }

  /** Every record. */
  public static ReadOptions all() {
    return ALL;
  }

  /**
   * The same from a sequence on. Where the log begins later a replay of it is refused with {@link
   * RecordsGoneException}. What is before the sequence is not read: damage there is not reported.
   *
   * @param sequence 1 or more
   */
  public ReadOptions from(long sequence) {
    if (sequence < 1) {
      throw new IllegalArgumentException("from must be a sequence, 1 or more, not " + sequence);
    }
    return new ReadOptions(sequence, null, Math.max(until, sequence - 1), onDamage, engine);
  }

  /**
   * The same from a time on, in place of a sequence: from the first batch of records, in the order
   * of the log, that was sealed at that time or later. A few records that were appended just before
   * may be in that batch. Where the log begins later, it is read from its beginning.
   *
   * <p>The time is that of the writer's wall clock, which a batch carries, and of the machine that
   * wrote it. A clock that is set back by an hour or less changes nothing: batches keep the time of
   * the one before until the clock has reached it. A clock that was ahead makes a replay begin too
   * early, with the records written then. One that is set back by more than an hour brings times
   * that the log has already: a replay may pass over the first records of these and begin with the
   * second ones. Ask for an earlier time where that matters. In a copy that {@link DuraLog#salvage}
   * has made, all times are those of the copying.
   *
   * @param time any; where no batch is of that time or later, nothing is replayed
   */
  public ReadOptions from(Instant time) {
    return new ReadOptions(0, Objects.requireNonNull(time, "time"), until, onDamage, engine);
  }

  /**
   * The same up to a sequence, which is included.
   *
   * @param sequence {@code from() - 1}, for nothing, or more
   */
  public ReadOptions until(long sequence) {
    long nothing = Math.max(0, from - 1);
    if (sequence < nothing) {
      throw new IllegalArgumentException(
          "until must be " + nothing + " (nothing) or more, not " + sequence);
    }
    return new ReadOptions(from, fromTime, sequence, onDamage, engine);
  }

  /** The same with another rule for damaged places. */
  public ReadOptions onDamage(OnDamage rule) {
    return new ReadOptions(from, fromTime, until, Objects.requireNonNull(rule, "rule"), engine);
  }

  /**
   * The same with another engine. Only for {@link DuraLog#openReadOnly(java.nio.file.Path,
   * ReadOptions)}: a replay uses that of its log.
   */
  public ReadOptions engine(EngineChoice choice) {
    Objects.requireNonNull(choice, "choice");
    return new ReadOptions(from, fromTime, until, onDamage, choice);
  }

  /** First sequence wanted, or 0, the default, for wherever the log begins. */
  public long from() {
    return from;
  }

  /** First time wanted, or null, the default, where none was set or a sequence was set since. */
  public @Nullable Instant fromTime() {
    return fromTime;
  }

  /** Last sequence wanted, {@code from() - 1} or more, or 0; default {@link Long#MAX_VALUE}. */
  public long until() {
    return until;
  }

  /**
   * What to do at a damaged place; default null: for a replay what its log was opened with, for an
   * open {@link OnDamage#STOP_AT_TORN_TAIL}.
   */
  public @Nullable OnDamage onDamage() {
    return onDamage;
  }

  /** Which engine reads; default {@link EngineChoice#AUTO}. */
  public EngineChoice engine() {
    return engine;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReadOptions o
        && from == o.from
        && Objects.equals(fromTime, o.fromTime)
        && until == o.until
        && onDamage == o.onDamage
        && engine == o.engine;
  }

  @Override
  public int hashCode() {
    return Objects.hash(from, fromTime, until, onDamage, engine);
  }

  @Override
  public String toString() {
    return "read sequences "
        + (fromTime != null ? "from " + fromTime : from == 0 ? "from the first" : from)
        + " to "
        + (until == Long.MAX_VALUE ? "the end" : until)
        + ", "
        + (onDamage == null ? "damage as opened" : onDamage)
        + ", engine "
        + engine;
  }
}
