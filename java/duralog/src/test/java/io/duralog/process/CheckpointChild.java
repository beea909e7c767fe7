package io.duralog.process;

import io.duralog.LogLockedException;
import io.duralog.Position;
import io.duralog.PositionOptions;
import io.duralog.RecordsGoneException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Makes a position that holds, moves it on, and removes it, again and again, beside a writer that
 * truncates. Says {@code asks} before it makes one, {@code holds N} once it holds what comes after
 * N, {@code moves N} before it moves on to there or removes it, and {@code gone} when it came too
 * late.
 */
final class CheckpointChild {
  private static final PositionOptions HOLD = PositionOptions.defaults().hold(true);

  private CheckpointChild() {}

  /**
   * Runs.
   *
   * @param args directory, name, seed
   */
  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    String name = args[1];
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
    while (true) {
      try {
        if (!hold(directory, name, random)) {
          Say.line("moves " + Long.MAX_VALUE);
          Position.remove(directory, name);
        }
      } catch (LogLockedException e) {
        Say.line("locked " + e.getMessage());
      }
    }
  }

  private static boolean hold(Path directory, String name, SplittableRandom random) {
    try (Position p = Position.open(directory, name, HOLD)) {
      Say.line("holds " + p.processed());
      for (int i = random.nextInt(4); i > 0; i--) {
        long next = p.processed() + random.nextInt(40);
        Say.line("moves " + next);
        p.store(next);
        Say.line("holds " + next);
      }
      if (random.nextInt(4) == 0) {
        try {
          p.rewind(Math.max(0, p.processed() - random.nextInt(200)));
          Say.line("holds " + p.processed());
        } catch (RecordsGoneException e) {
          Say.line("gone " + e.first());
        }
      }
    }
    return random.nextInt(3) > 0;
  }
}
