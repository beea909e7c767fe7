package io.duralog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What keeps records, or their files, from going: a replay that is open, or a {@link Position} that
 * holds. Immutable.
 */
public final class PinInfo {
  private final long firstSequence;
  private final String by;
  private final @Nullable String checkpoint;

  private PinInfo(long firstSequence, String by, @Nullable String checkpoint) {
    this.firstSequence = firstSequence;
    this.by = by;
    this.checkpoint = checkpoint;
  }

  /** That of a replay, which keeps the files, so that the disk gets no space. */
  public static PinInfo ofReplay(long firstSequence, String thread) {
    return new PinInfo(firstSequence, "a replay that thread " + thread + " has opened", null);
  }

  /** That of a position that holds, which keeps the log from beginning later. */
  public static PinInfo ofCheckpoint(PositionInfo position) {
    String by = "checkpoint " + position.name() + (position.damaged() ? ", which is damaged" : "");
    return new PinInfo(position.processed() + 1, by, position.name());
  }

  /** The first sequence that it keeps. */
  public long firstSequence() {
    return firstSequence;
  }

  /** Who keeps it, in words. */
  public String by() {
    return by;
  }

  /** The name of the position; null for a replay. */
  public @Nullable String checkpoint() {
    return checkpoint;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PinInfo o
        && firstSequence == o.firstSequence
        && by.equals(o.by)
        && Objects.equals(checkpoint, o.checkpoint);
  }

  @Override
  public int hashCode() {
    return Objects.hash(firstSequence, by, checkpoint);
  }

  @Override
  public String toString() {
    return "from sequence " + firstSequence + " by " + by;
  }
}
