package io.duralog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How to read a log. Immutable; start from {@link #all()}. */
public final class ReadOptions {
  private static final ReadOptions ALL =
      new ReadOptions(0, Long.MAX_VALUE, null, EngineChoice.AUTO);

  private final long from;
  private final long until;
  private final @Nullable OnDamage onDamage;
  private final EngineChoice engine;

  private ReadOptions(long from, long until, @Nullable OnDamage onDamage, EngineChoice engine) {
    this.from = from;
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
   * RecordsGoneException}.
   *
   * @param sequence 1 or more
   */
  public ReadOptions from(long sequence) {
    if (sequence < 1) {
      throw new IllegalArgumentException("from must be a sequence, 1 or more, not " + sequence);
    }
    return new ReadOptions(sequence, Math.max(until, sequence - 1), onDamage, engine);
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
    return new ReadOptions(from, sequence, onDamage, engine);
  }

  /** The same with another rule for damaged places. */
  public ReadOptions onDamage(OnDamage rule) {
    return new ReadOptions(from, until, Objects.requireNonNull(rule, "rule"), engine);
  }

  /**
   * The same with another engine. Only for {@link DuraLog#openReadOnly(java.nio.file.Path,
   * ReadOptions)}: a replay uses that of its log.
   */
  public ReadOptions engine(EngineChoice choice) {
    return new ReadOptions(from, until, onDamage, Objects.requireNonNull(choice, "choice"));
  }

  /** First sequence wanted, or 0, the default, for wherever the log begins. */
  public long from() {
    return from;
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
        && until == o.until
        && onDamage == o.onDamage
        && engine == o.engine;
  }

  @Override
  public int hashCode() {
    return Objects.hash(from, until, onDamage, engine);
  }

  @Override
  public String toString() {
    return "read sequences "
        + (from == 0 ? "from the first" : from)
        + " to "
        + (until == Long.MAX_VALUE ? "the end" : until)
        + ", "
        + (onDamage == null ? "damage as opened" : onDamage)
        + ", engine "
        + engine;
  }
}
