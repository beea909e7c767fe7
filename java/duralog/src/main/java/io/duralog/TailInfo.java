package io.duralog;

import org.jspecify.annotations.Nullable;

/** Where a {@link Tailer} is, at one moment. Immutable. */
public final class TailInfo {
  private final long next;
  private final long durableSequence;

  private TailInfo(long next, long durableSequence) {
    this.next = next;
    this.durableSequence = durableSequence;
  }

  /** Of a tailer that goes on with a sequence. */
  public static TailInfo of(long next, long durableSequence) {
    return new TailInfo(next, durableSequence);
  }

  /** The sequence it goes on with. */
  public long next() {
    return next;
  }

  /** The last durable sequence of the log. */
  public long durableSequence() {
    return durableSequence;
  }

  /** How many durable sequences it has not handed out; 0 at the end. */
  public long lag() {
    return Math.max(0, durableSequence - next + 1);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TailInfo o && next == o.next && durableSequence == o.durableSequence;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(next) * 31 + Long.hashCode(durableSequence);
  }

  @Override
  public String toString() {
    return "next " + next + " of " + durableSequence + ", lag " + lag();
  }
}
