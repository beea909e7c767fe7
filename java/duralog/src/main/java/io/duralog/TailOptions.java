package io.duralog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a {@link Tailer} begins. Immutable; start from one of the static methods. */
public final class TailOptions {
  private static final long FIRST = 0;
  private static final long END = -1;

  private static final Duration SHORTEST_POLL = Duration.ofNanos(10_000);
  private static final Duration LONGEST_POLL = Duration.ofMinutes(1);

  private final long from;
  private final Duration maxPoll;

  private TailOptions(long from) {
    this(from, Duration.ofMillis(1));
  }

  private TailOptions(long from, Duration maxPoll) {
    this.from = from;
    this.maxPoll = maxPoll;
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

  /**
   * The same with another pause between two looks at a log that another process writes, once
   * nothing has come for some of them; default 1 ms. A look takes some microseconds. In the
   * writer's process nobody looks: a tailer is woken.
   *
   * @param pause 10 µs to 1 minute
   */
  public TailOptions maxPoll(Duration pause) {
    if (pause.compareTo(SHORTEST_POLL) < 0 || pause.compareTo(LONGEST_POLL) > 0) {
      throw new IllegalArgumentException("maxPoll must be 10 us to 1 minute, not " + pause);
    }
    return new TailOptions(from, pause);
  }

  /** The longest pause between two looks at a log that another process writes. */
  public Duration maxPoll() {
    return maxPoll;
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
    return other instanceof TailOptions o && from == o.from && maxPoll.equals(o.maxPoll);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(from) * 31 + maxPoll.hashCode();
  }

  @Override
  public String toString() {
    String begins =
        from == FIRST ? "from the first" : from == END ? "from the end" : "from " + from;
    return begins + ", maxPoll " + maxPoll;
  }
}
