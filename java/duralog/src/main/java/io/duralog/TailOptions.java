package io.duralog;

import org.jspecify.annotations.Nullable;

/** Where a {@link Tailer} begins. Immutable; start from one of the static methods. */
public final class TailOptions {
  private static final long FIRST = 0;
  private static final long END = -1;

  private final long from;

  private TailOptions(long from) {
    this.from = from;
  }

  /** With the first record of the log. */
  public static TailOptions fromFirst() {
    return new TailOptions(FIRST);
  }

  /** With the first record that is accepted after the call. */
  public static TailOptions fromEnd() {
    return new TailOptions(END);
  }

  /**
   * With a sequence, such as the one after {@link Position#processed()}.
   *
   * @param sequence 1 or more
   */
  public static TailOptions from(long sequence) {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence must be 1 or more, not " + sequence);
    }
    return new TailOptions(sequence);
  }

  /** Whether it begins with the first record of the log. */
  public boolean isFromFirst() {
    return from == FIRST;
  }

  /** Whether it begins with the first record accepted after the call. */
  public boolean isFromEnd() {
    return from == END;
  }

  /** The sequence that it begins with; 0 where none was named. */
  public long from() {
    return Math.max(from, 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TailOptions o && from == o.from;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(from);
  }

  @Override
  public String toString() {
    return from == FIRST ? "from the first" : from == END ? "from the end" : "from " + from;
  }
}
