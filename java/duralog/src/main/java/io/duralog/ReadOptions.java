package io.duralog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to replay. Immutable; start from {@link #all()}.
 *
 * @param from first sequence wanted, 1 or more
 * @param until last sequence wanted, {@code from - 1} or more
 * @param onDamage what to do at a damaged place; null for what the log was opened with
 */
public record ReadOptions(long from, long until, @Nullable OnDamage onDamage) {
  private static final ReadOptions ALL = new ReadOptions(1, Long.MAX_VALUE, null);

  /** Checks the range. */
  public ReadOptions {
    if (from < 1) {
      throw new IllegalArgumentException("from must be a sequence, 1 or more, not " + from);
    }
    if (until < from - 1) {
      throw new IllegalArgumentException(
          "until must be " + (from - 1) + " (nothing) or more, not " + until);
    }
  }

  /** Every record. */
  public static ReadOptions all() {
    return ALL;
  }

  /** The same from a sequence on, 1 or more. */
  public ReadOptions from(long sequence) {
    return new ReadOptions(sequence, Math.max(until, sequence - 1), onDamage);
  }

  /** The same up to a sequence, which is included. */
  public ReadOptions until(long sequence) {
    return new ReadOptions(from, sequence, onDamage);
  }

  /** The same with another rule for damaged places. */
  public ReadOptions onDamage(OnDamage rule) {
    return new ReadOptions(from, until, Objects.requireNonNull(rule, "rule"));
  }
}
