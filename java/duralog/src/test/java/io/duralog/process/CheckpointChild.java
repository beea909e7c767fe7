package io.duralog.process;

import io.duralog.Position;
import io.duralog.PositionOptions;
import io.duralog.RecordsGoneException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Makes a position that holds, moves it on and back, and removes it, again and again, beside a
 * writer that truncates. Says {@code holds N} while it holds what comes after N, and waits for a
 * line then.
 */
final class CheckpointChild {
  private static final PositionOptions HOLD = PositionOptions.defaults().hold(true);
  private static final BufferedReader IN =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private CheckpointChild() {}

  /**
   * Runs.
   *
   * @param args directory, name, seed
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    String name = args[1];
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
    while (true) {
      hold(directory, name, random);
      if (random.nextInt(4) > 0) {
        Position.remove(directory, name);
      }
    }
  }

  private static void hold(Path directory, String name, SplittableRandom random)
      throws IOException {
    try (Position p = Position.open(directory, name, HOLD)) {
      say(p);
      for (int i = random.nextInt(3); i > 0; i--) {
        p.store(p.processed() + random.nextInt(40));
        say(p);
        try {
          p.rewind(p.processed() - random.nextInt(40));
        } catch (RecordsGoneException e) {
          continue; // too late
        }
        say(p);
      }
    }
  }

  private static void say(Position p) throws IOException {
    Say.line("holds " + p.processed());
    if (IN.readLine() == null) {
      System.exit(0);
    }
  }
}
