package io.duralog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How to open a {@link Position}. Immutable; start from {@link #defaults()}. */
public final class PositionOptions {
  private static final PositionOptions DEFAULTS = new PositionOptions(null);

  private final @Nullable Boolean hold;

  private PositionOptions(@Nullable Boolean hold) {
    this.hold = hold;
  }

  /** As the position is; a new one does not hold. */
  public static PositionOptions defaults() {
    return DEFAULTS;
  }

  /** The same with the rule whether the log keeps what is not processed, from this open on. */
  public PositionOptions hold(boolean holds) {
    return new PositionOptions(holds);
  }

  /** Whether the position holds from this open on; null, the default: as it did. */
  public @Nullable Boolean hold() {
    return hold;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PositionOptions o && Objects.equals(hold, o.hold);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(hold);
  }

  @Override
  public String toString() {
    return hold == null ? "position as it is" : hold ? "position that holds" : "position, no hold";
  }
}
